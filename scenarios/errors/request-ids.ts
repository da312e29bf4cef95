import { type AnyReply, type CallOptions, header, type Room, scenario, type World } from '../../src/kit/index.ts';
import { askEach, type EndpointReply, projectEndpoints } from '../project-endpoints.ts';
import { accepted, controlAccepted } from '../refusals.ts';
import { preferringPlan } from '../preferring-plan.ts';

/** Good ids: one character, every kind of character, and the longest. */
const goodIds = (word: string): readonly string[] => ['7', `${word}.ABC_xyz-019`, word.padEnd(128, '-z')];

/** request-id.hostile: over 128 characters, or outside `[A-Za-z0-9._-]`. */
const hostileIds: readonly string[] = [
  'a'.repeat(129),
  'b'.repeat(2_000),
  'with space',
  'with;semicolon',
  'with,comma',
  '<script>alert(1)</script>',
  '"quoted"',
  '../../up',
  '%0d%0aSet-Cookie:%20cc=1',
  `$\{jndi:ldap://127.0.0.1/a}`,
  'tab\tinside',
  'caf\u00e9',
];

interface Asked extends EndpointReply {
  readonly sent: string;
}

export const requestIds = scenario({
  id: 'errors/request-ids',
  title: 'Every answer carries the request id that was sent, one of its own where none was, and never a hostile one',
  cost: { messages: 8, streams: 7, requests: 100 },
  onlyReads: true,

  given: async (world) => {
    const room = await world.room();
    if (!world.readOnly) await preferringPlan(world, room);
    return { room };
  },

  when: async ({ room }, world) => {
    const endpoints = projectEndpoints(world);
    const good = await Promise.all(goodIds(world.uuid()).map((sent) => askWith(world, room, sent)));
    const refused = await world.all(
      4,
      refusals(world, room).map(([label, send]) => async () => {
        const sent = `refused.${world.uuid()}`;
        return { label, sent, reply: await send({ headers: { 'x-request-id': sent } }) };
      }),
    );
    const without = await Promise.all([
      askEach(world, endpoints, (endpoint) => endpoint.send(room, { headers: { 'x-request-id': null } })),
      Promise.all(
        refusals(world, room).map(async ([label, send]) => ({ label, reply: await send({ headers: { 'x-request-id': null } }) })),
      ),
    ]);
    const hostile = await world.all(
      4,
      hostileIds.flatMap((sent) => [
        async () => ({ label: 'read status', sent, reply: (await room.readStatus({ headers: { 'x-request-id': sent } })) as AnyReply }),
        async () => ({
          label: 'refusal',
          sent,
          reply: (await room.readStatus({ sign: { scheme: 'none' }, headers: { 'x-request-id': sent } })) as AnyReply,
        }),
      ]),
    );
    const streams = await Promise.all(hostileIds.slice(0, 3).map((sent) => openWith(room, sent)));
    return { good: good.flat(), refused, without: without.flat(), hostile: [...hostile, ...streams] };
  },

  then: {
    'request-id.echo': ({ good, refused }, expect) => {
      controlAccepted(expect, good);
      // Not every: which of these have to be refused is for other clauses to say, and the id is owed either way.
      expect.control(
        refused.some(({ reply }) => reply.raw !== undefined && reply.raw.status >= 400),
        'no request that had to be refused was',
      );
      for (const { label, sent, reply } of [...good, ...refused])
        expect.equal(header(reply, 'x-request-id'), sent, `X-Request-Id of ${label}`);
    },
    'request-id.generated': ({ without }, expect) => {
      const ids = without.map(({ label, reply }) => ({ label, reply, id: header(reply, 'x-request-id') ?? '' }));
      for (const { label, id } of ids)
        expect.that(id.trim() !== '', `X-Request-Id of ${label}, where none was sent`, { expected: 'one of the server', actual: id });
      const told = ids.map(({ id }) => id).filter((id) => id !== '');
      expect.equal(new Set(told).size, told.length, 'different ids made for as many requests');
      expect.control(
        ids.some(({ reply }) => accepted(reply)),
        'no request without an id was accepted',
      );
    },
    'request-id.hostile': ({ good, hostile }, expect) => {
      controlAccepted(expect, good);
      expect.control(
        good.some(({ sent, reply }) => header(reply, 'x-request-id') === sent),
        'not even a good id was echoed',
      );
      for (const { label, sent, reply } of hostile) {
        const told = header(reply, 'x-request-id') ?? '';
        const shown = JSON.stringify(sent.slice(0, 60));
        expect.that(!told.includes(sent) && !told.includes(decoded(sent)), `X-Request-Id of ${label} for ${shown}`, {
          expected: 'not reflected',
          actual: told,
        });
        expect.that(!(reply.raw?.text ?? '').includes(sent), `the body of ${label} for ${shown}`, {
          expected: 'not reflected',
          actual: reply.raw?.text,
        });
        expect.that(!(header(reply, 'set-cookie') ?? '').includes('cc=1'), `${label}: a header out of the request id`, {
          expected: 'none',
          actual: header(reply, 'set-cookie'),
        });
      }
    },
  },
});

/** As a user of its own, so that its stream meets no limit of connections. */
async function askWith(world: World, room: Room, sent: string): Promise<Asked[]> {
  const user = await room.asAnyone();
  const replies = await askEach(world, projectEndpoints(world), (endpoint) => endpoint.send(user, { headers: { 'x-request-id': sent } }));
  return replies.map((asked) => ({ ...asked, sent }));
}

type Refusal = readonly [string, (options: CallOptions) => Promise<AnyReply>];

/** Refusals by everything that refuses: signature, identity, validation, parser, router. */
function refusals(world: World, room: Room): readonly Refusal[] {
  const reading: readonly Refusal[] = [
    ['a 401', (options) => room.readStatus({ ...options, sign: { scheme: 'none' } })],
    ['a 403', (options) => room.readStatus({ ...options, sign: { wrongSecret: true } })],
    ['a stream that is refused', (options) => room.open({ ...options, sign: { scheme: 'none' } }).then((live) => live.answer)],
    ['a stale request', (options) => room.readStatus({ ...options, sign: { timestamp: { offsetSeconds: -3_600 } } })],
    ['a request without a user', (options) => room.readStatus({ ...options, headers: { ...options.headers, 'x-user-id': null } })],
    ['an invalid query', (options) => room.send('listMessages', { ...options, query: { limit: 0 } })],
    ['an unknown route', (options) => room.send('getReadStatus', { ...options, path: '/v1/no-such-route' })],
  ];
  if (world.readOnly) return reading;
  return [
    ...reading,
    ['an invalid body', (options) => room.send('putReadMark', { ...options, body: { last_read_seq: -1 } })],
    ['malformed JSON', (options) => room.send('postMessage', { ...options, rawBody: '{"projectId":' })],
    ['a known route with another method', (options) => room.send('getReadStatus', { ...options, method: 'DELETE' })],
  ];
}

async function openWith(room: Room, sent: string) {
  const live = await (await room.asAnyone()).open({ headers: { 'x-request-id': sent } });
  await live.close();
  return { label: 'stream', sent, reply: live.answer as AnyReply };
}

function decoded(sent: string): string {
  try {
    return decodeURIComponent(sent);
  } catch {
    return sent;
  }
}
