import { type AnyReply, describeReply, type Room, scenario, type SendOptions, type World } from '../../src/kit/index.ts';
import { type Operation, pathOf } from '../../src/contract/index.ts';
import { askEach, labelOf, projectEndpoints, reads } from '../project-endpoints.ts';
import { accepted, controlAccepted } from '../refusals.ts';

/** Timestamp and nonce stay, only the signatures are missing. */
const unsigned = { scheme: 'none' } as const;
const bare = { scheme: 'none', replace: { 'x-sheen-timestamp': null, 'x-sheen-nonce': null } } as const;

/** Routers forgive what a check that compares paths does not: a way around it. That they do is left open, as long as nothing is done. */
const respelt: readonly (readonly [string, (path: string) => string])[] = [
  ['with a slash behind it', (path) => `${path}/`],
  ['with two slashes before it', (path) => `/${path}`],
  ['in capitals', (path) => path.toUpperCase()],
  ['with a letter escaped', (path) => path.replace('/chat', '/%63hat')],
  ['with a parameter behind it', (path) => `${path};x=1`],
];

export const unsignedRequests = scenario({
  id: 'authentication/unsigned-requests',
  title: 'Without a signature nothing is answered but 401, whatever else the request carries',
  cost: { messages: 7, requests: 80 },
  onlyReads: true,

  given: async (world) => ({ room: await world.room() }),

  when: async ({ room }, world) => {
    const endpoints = projectEndpoints(world);
    const correct = await askEach(world, endpoints, (endpoint) => endpoint.send(room));
    const bearer = { authorization: `Bearer ${world.uuid()}` };
    const refused = await Promise.all([
      askEach(world, endpoints, (endpoint) => endpoint.send(room, { sign: unsigned })),
      askEach(world, endpoints, (endpoint) => endpoint.send(room, { sign: bare })),
      askEach(world, endpoints, (endpoint) => endpoint.send(room, { sign: bare, headers: bearer })),
    ]);
    const invalid = await world.all(
      8,
      invalidRequests(world, room).map(([what, operation, options]) => async () => ({
        label: `${labelOf(operation)} with ${what}`,
        signed: await room.send(operation, options),
        unsigned: await room.send(operation, { ...options, sign: unsigned }),
      })),
    );
    const around = await world.all(
      4,
      respelt.flatMap(([how, respell]) => [
        ...(world.readOnly
          ? []
          : [
              async () => ({
                label: `an unsigned post, its path ${how}`,
                reply: (await room.send('postMessage', {
                  path: respell(pathOf('postMessage', room.projectId)),
                  body: { projectId: room.projectId, userId: room.userId, ...world.draft() },
                  sign: unsigned,
                })) as AnyReply,
              }),
            ]),
        async () => ({
          label: `an unsigned read of the history, its path ${how}`,
          reply: (await room.send('listMessages', { path: respell(pathOf('listMessages', room.projectId)), sign: unsigned })) as AnyReply,
        }),
      ]),
    );
    return { correct, refused: refused.flat(), around, invalid };
  },

  then: {
    'auth.unsigned-refused': ({ correct, refused, around }, expect) => {
      controlAccepted(expect, correct);
      for (const { label, reply } of refused) expect.refused(reply, 401, 'MISSING_SIGNATURE', label);
      for (const { label, reply } of around)
        expect.that(!didAsAsked(reply), label, { expected: 'nothing done without a signature', actual: describeReply(reply) });
    },
    'auth.comes-first': ({ correct, invalid }, expect) => {
      controlAccepted(expect, correct);
      // What the target accepts when it is signed cannot show which check comes first.
      const shown = invalid.filter(({ signed }) => signed.raw?.status === 400);
      expect.control(shown.length > 0, 'no signed request with an invalid body was answered 400');
      for (const { label, unsigned: reply } of shown) {
        expect.equal(reply.raw?.status ?? describeReply(reply), 401, `unsigned ${label}`);
      }
    },
  },
});

/** A post was accepted, or a history shown: not the page that a web server may have for any other path. */
function didAsAsked(reply: AnyReply): boolean {
  const json = reply.raw?.json;
  return accepted(reply) && typeof json === 'object' && json !== null && ('accepted' in json || 'messages' in json);
}

function invalidRequests(world: World, room: Room): readonly (readonly [string, Operation, SendOptions])[] {
  const { projectId, userId } = room;
  const always: readonly (readonly [string, Operation, SendOptions])[] = [
    ['an empty object', 'postMessage', { body: {} }],
    ['an empty message', 'postMessage', { body: { projectId, userId, message: '' } }],
    ['malformed JSON', 'postMessage', { rawBody: '{"projectId":' }],
    ['an unknown mode', 'postLegacyMessage', { body: { text: 'x', client_msg_id: world.uuid(), mode: 'sideways' } }],
    ['malformed JSON', 'postLegacyMessage', { rawBody: 'plan' }],
    ['a limit of 0', 'listMessages', { query: { limit: 0 } }],
    ['a negative mark', 'putReadMark', { body: { last_read_seq: -1 } }],
    ['malformed JSON', 'putReadMark', { rawBody: '{' }],
    ['a word for a boolean', 'putPreferences', { body: { buildImmediately: 'yes' } }],
  ];
  const typing: typeof always = world.target.capabilities.has('typing')
    ? [['a word for a boolean', 'postPresence', { body: { is_typing: 'yes' } }]]
    : [];
  return [...always, ...typing].filter(([, operation]) => !world.readOnly || reads(operation));
}
