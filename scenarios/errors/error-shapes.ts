import { type AnyReply, type Room, scenario, throttled, type World } from '../../src/kit/index.ts';
import { askEach, projectEndpoints } from '../project-endpoints.ts';
import { controlAccepted } from '../refusals.ts';
import { expectErrorShape } from './error-form.ts';
import { expectNoLeak } from './leaks.ts';

interface Refused {
  readonly label: string;
  readonly reply: AnyReply;
  /** What the request carried and an error may repeat. */
  readonly sent: readonly string[];
}

export const errorShapes = scenario({
  id: 'errors/error-shapes',
  title: 'Whatever refuses, the error has one shape, a code for machines and a sentence for people, and tells nothing about the inside',
  cost: { messages: 2, requests: 90 },
  onlyReads: true,

  given: async (world) => ({ room: await world.room() }),

  when: async ({ room }, world) => {
    const endpoints = projectEndpoints(world);
    const correct = await askEach(world, endpoints, (endpoint) => endpoint.send(room));
    const onEach = await Promise.all([
      askEach(world, endpoints, (endpoint) => endpoint.send(room, { sign: { scheme: 'none' } })),
      askEach(world, endpoints, (endpoint) => endpoint.send(room, { sign: { wrongSecret: true } })),
      askEach(world, endpoints, (endpoint) => endpoint.send(room, { sign: { timestamp: { offsetSeconds: -3_600 } } })),
      askEach(world, endpoints, (endpoint) => endpoint.send(room, { headers: { 'x-user-id': null } })),
    ]);
    const single = await world.all(
      6,
      (await refusedRequests(world, room)).map(
        ([label, send, ...sent]) =>
          async (): Promise<Refused> => ({ label, reply: await send(), sent }),
      ),
    );
    const forged = await forgedWithRightOneKnown(room);
    return { correct, refused: [...onEach.flat().map((asked): Refused => ({ ...asked, sent: [] })), ...single], forged };
  },

  then: {
    'error.shape': ({ correct, refused }, expect) => {
      controlAccepted(expect, correct);
      const errors = refused.filter(({ reply }) => (reply.raw?.status ?? 0) >= 400 && !throttled(reply));
      expect.control(errors.length > 0, 'nothing was refused');
      for (const { label, reply } of errors) expectErrorShape(expect, label, reply);
    },
    'error.no-leak': ({ correct, refused, forged }, expect) => {
      controlAccepted(expect, correct);
      for (const { label, reply, sent } of refused) expectNoLeak(expect, label, reply, sent);
      const { reply, rightSignature } = forged;
      expectNoLeak(expect, 'a wrong signature', reply, []);
      expect.control(rightSignature !== undefined, 'no request could be signed');
      // Whoever is told the right signature needs no secret.
      const told = rightSignature !== undefined && (reply.raw?.text ?? '').toLowerCase().includes(rightSignature.toLowerCase());
      expect.that(!told, 'the signature that was expected, in the error', { expected: 'not told', actual: 'told' });
    },
  },
});

type RefusedRequest = readonly [string, () => Promise<AnyReply>, ...string[]];

async function refusedRequests(world: World, room: Room): Promise<readonly RefusedRequest[]> {
  const { projectId, userId } = room;
  const spent = world.uuid();
  await room.readStatus({ sign: { nonce: spent } });
  const text = (body: unknown): RefusedRequest => [
    `a message ${JSON.stringify(body)?.slice(0, 60)}`,
    () => room.send('postMessage', { body }),
  ];
  const writing: readonly RefusedRequest[] = [
    text({}),
    text([]),
    text('text'),
    text(null),
    text({ projectId, userId, message: 7 }),
    text({ projectId, userId: world.uuid(), message: 'x' }),
    text({ projectId: 'p', userId, message: 'x' }),
    ['a body of nothing', () => room.send('postMessage', {})],
    ['malformed JSON', () => room.send('postMessage', { rawBody: '{"message": "x"' })],
    ['malformed JSON for the legacy endpoint', () => room.send('postLegacyMessage', { rawBody: '[1,' })],
    ['malformed JSON for the read mark', () => room.send('putReadMark', { rawBody: '{last_read_seq:1}' })],
    ['malformed JSON for the preferences', () => room.send('putPreferences', { rawBody: 'true,' })],
    ['another content type', () => room.send('postMessage', { rawBody: '<message/>', headers: { 'content-type': 'application/xml' } })],
    ['a form', () => room.send('postMessage', { rawBody: 'message=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } })],
    ['an unknown mode', () => room.send('postLegacyMessage', { body: { text: 'x', client_msg_id: world.uuid(), mode: 'sideways' } })],
    ['a read mark of null', () => room.send('putReadMark', { body: { last_read_seq: null } })],
    ['a preference of 1', () => room.send('putPreferences', { body: { buildImmediately: 1 } })],
  ];
  return [
    ...(world.readOnly ? [] : writing),
    ['a limit of 0', () => room.send('listMessages', { query: { limit: 0 } })],
    ['a limit of a thousand', () => room.send('listMessages', { query: { limit: 1_000 } })],
    ['a cursor of letters', () => room.send('openStream', { query: { from_seq: 'abc' } })],
    ['a project that is no UUID', () => room.send('getReadStatus', { path: '/v1/projects/not-a-uuid/chat/read-status' })],
    ['a spent nonce', () => room.readStatus({ sign: { nonce: spent } })],
    ['no nonce', () => room.readStatus({ sign: { scheme: 'v2', nonce: null } })],
    ['a word for a timestamp', () => room.readStatus({ sign: { timestamp: { literal: 'yesterday' } } })],
  ];
}

/** A wrong signature beside which we know the right one: the server works it out to compare, and must keep it to itself. */
async function forgedWithRightOneKnown(room: Room): Promise<{ readonly reply: AnyReply; readonly rightSignature: string | undefined }> {
  let rightSignature: string | undefined;
  const spoil = (signed: string): string => {
    rightSignature = signed;
    return '0'.repeat(64);
  };
  const reply = await room.readStatus({ sign: { scheme: 'v2', replace: { 'x-sheen-sig-v2': spoil } } });
  return { reply, rightSignature };
}
