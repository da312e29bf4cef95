import { describeReply, type Room, scenario } from '../../src/kit/index.ts';
import { uuid as uuidForm } from '../../src/contract/index.ts';
import { askEach, type EndpointReply, projectEndpoints } from '../project-endpoints.ts';
import { controlAccepted, errorCode } from '../refusals.ts';

/** Values of `x-user-id` that are no UUID. */
const notUuids = [
  ['a word for a user', 'nobody'],
  ['an empty user', ''],
  ['a UUID with a digit missing', '0b5f2f0e-7a86-4b57-9d0c-3f1e2d4c5b6'],
  ['two UUIDs for a user', '0b5f2f0e-7a86-4b57-9d0c-3f1e2d4c5b6a, 1b5f2f0e-7a86-4b57-9d0c-3f1e2d4c5b6a'],
] as const;

export const userIdentity = scenario({
  id: 'authentication/user-identity',
  title: 'Who asks is told by x-user-id: without a UUID there the answer is 400, and the body may not say otherwise',
  cost: { messages: 2, requests: 70 },
  onlyReads: true,

  given: async (world) => ({ room: await world.room() }),

  when: async ({ room }, world) => {
    const endpoints = projectEndpoints(world);
    const correct = await askEach(world, endpoints, (endpoint) => endpoint.send(room));
    const withUser = (user: string | null) =>
      askEach(world, endpoints, (endpoint) => endpoint.send(room, { headers: { 'x-user-id': user } }));
    const absent = await withUser(null);
    const odd = await world.all(
      2,
      notUuids.map(
        ([what, user]) =>
          async () =>
            (await withUser(user)).map((probe) => ({ ...probe, label: `${probe.label} with ${what}` })),
      ),
    );
    return { correct, absent, odd: odd.flat(), mismatch: world.readOnly ? undefined : await postFor(room, world.uuid()) };
  },

  then: {
    'auth.user-identity': ({ room, correct, absent, odd, mismatch }, expect) => {
      controlAccepted(expect, correct);
      const judged = [
        ...absent.map((probe) => ({ ...probe, label: `${probe.label} without x-user-id` })),
        // Ruling 27: judged only where the target's own ids are UUIDs.
        ...(uuidForm.safeParse(room.userId).success ? odd : []),
      ];
      for (const { label, operation, reply } of judged) {
        // The body of endpoint 1 names a user as well: it differs from the header, and the order of refusals is free (ruling 16).
        if (operation === 'postMessage' && errorCode(reply) === 'USER_MISMATCH' && reply.raw?.status === 403) continue;
        expect.that(reply.raw?.status === 400, label, { expected: 400, actual: describeReply(reply) });
      }
      if (mismatch !== undefined) expect.refused(mismatch, 403, 'USER_MISMATCH', 'a body userId that is not x-user-id');
    },
  },
});

function postFor(room: Room, userId: string): Promise<EndpointReply['reply']> {
  return room.send('postMessage', { body: { projectId: room.projectId, userId, message: 'for another user', buildImmediately: false } });
}
