import { createdBy, createdByUser, type Draft, scenario, sentAs, sentByUser } from '../../src/kit/index.ts';
import { expectCopies, expectReadable, readAftermath } from '../aftermath.ts';
import { invalidPosts } from './invalid-posts.ts';
import { preferringPlan } from '../preferring-plan.ts';

export const validation = scenario({
  id: 'posting/validation',
  title: 'A post that misses something, has a wrong type or is too long is 400, and nothing of it is stored',
  cost: { messages: 7, characters: 20_200, requests: 70 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    await preferringPlan(world, room);
    // What stands at the edge of the rules and is right.
    const edge: Draft[] = [
      world.draft(`plain ${world.uuid()}`),
      world.draft('x'.repeat(10_000)),
      world.draft('é'.repeat(10_000)),
      world.draft(' \t\n '),
      world.draft('.'),
    ];
    const legacy = { text: `plain, legacy ${world.uuid()}`, client_msg_id: world.uuid(), mode: 'plan' } as const;
    return {
      room,
      live,
      edge,
      legacy,
      invalid: invalidPosts(room, () => world.uuid()),
      fresh: world.target.capabilities.has('fresh-identities'),
    };
  },

  when: async ({ room, live, edge, legacy, invalid }, world) => {
    await using _ = live;
    const accepted = await world.all(
      edge.length,
      edge.map((draft) => async () => ({ draft, reply: await room.post(draft) })),
    );
    const acceptedLegacy = await room.postLegacy(legacy);
    const refused = await world.all(
      6,
      invalid.map((post) => async () => ({ ...post, reply: await room.send(post.operation, { body: post.body }) })),
    );
    return { accepted, acceptedLegacy, refused, after: await readAftermath(room, live) };
  },

  then: {
    'post.validation': ({ room, accepted, acceptedLegacy, refused, legacy, after, fresh }, expect) => {
      expect.control(accepted[0]?.reply.status === 201, 'a plain post was not answered 201');
      for (const { what, operation, reply, refusedWith } of refused) {
        // Without a working legacy endpoint its refusals say nothing; legacy.shared-log judges that it works.
        if (operation === 'postLegacyMessage' && acceptedLegacy.status !== 201) continue;
        expect.refused(reply, refusedWith, undefined, what);
      }
      // After the refusals: a post that ought to have been refused may be what makes the history unreadable.
      for (const { draft, reply } of accepted) {
        const what = `a message of ${draft.message.length} characters, ${JSON.stringify(draft.message.slice(0, 5))}…`;
        expect.answered(reply, 201, what);
        if (reply.status === 201) expectCopies(expect, after, room, draft);
      }
      // Nothing stored: whatever this user has in the project, beyond what was accepted, came from a refused post.
      // A user who was here before has other messages too; then only the texts that were refused are looked for.
      const known = [...accepted.map(({ draft }) => draft), legacy, after.fence.draft];
      const isRefused = (text: unknown): boolean => fresh || String(text).startsWith('refused: ');
      const stored = after.history.filter(
        (entry) => sentByUser(room)(entry) && !known.some((draft) => sentAs(room, draft)(entry)) && isRefused(entry.text),
      );
      const emitted = [...after.live, ...after.log].filter(
        (event) =>
          createdByUser(room)(event) && !known.some((draft) => createdBy(room, draft)(event)) && isRefused(event.payload['message']),
      );
      expect.equal(
        stored.map(({ text }) => text.slice(0, 80)),
        [],
        'texts of refused posts in the history',
      );
      expect.equal(
        emitted.map(({ payload }) => String(payload['message']).slice(0, 80)),
        [],
        'texts of refused posts on the stream',
      );
      if (stored.length + emitted.length === 0) expectReadable(expect, after);
    },
  },
});
