import { describeReply, type Room, scenario, type SendOptions, type World } from '../../src/kit/index.ts';
import type { Operation } from '../../src/contract/index.ts';
import { askEach, labelOf, projectEndpoints, reads } from '../project-endpoints.ts';
import { controlAccepted } from '../refusals.ts';

/** Timestamp and nonce stay, only the signatures are missing. */
const unsigned = { scheme: 'none' } as const;
const bare = { scheme: 'none', replace: { 'x-sheen-timestamp': null, 'x-sheen-nonce': null } } as const;

export const unsignedRequests = scenario({
  id: 'authentication/unsigned-requests',
  title: 'Without a signature nothing is answered but 401, whatever else the request carries',
  cost: { messages: 2, requests: 70 },
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
    return { correct, refused: refused.flat(), invalid };
  },

  then: {
    'auth.unsigned-refused': ({ correct, refused }, expect) => {
      controlAccepted(expect, correct);
      for (const { label, reply } of refused) expect.refused(reply, 401, 'MISSING_SIGNATURE', label);
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
