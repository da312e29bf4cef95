import { type Draft, type Reply, type Room, scenario } from '../../src/kit/index.ts';
import { expectCopies, readAftermath, seqsOf } from '../aftermath.ts';
import { expectOneCreated } from './one-created.ts';

const rounds = 3;
const retriesAtMost = 12;

/**
 * Posts, and while the answer is out sends a retry after every round trip of a cheap request, so that the retries meet the
 * first post in all stages of its processing, however slow the target is.
 */
async function retryWhileInFlight(room: Room, draft: Draft): Promise<Reply<'postMessage'>[]> {
  let answered = false;
  const first = room.post(draft).finally(() => {
    answered = true;
  });
  const retries: Promise<Reply<'postMessage'>>[] = [];
  do {
    retries.push(room.resend(draft));
    await room.readStatus();
  } while (!answered && retries.length < retriesAtMost);
  return [await first, ...(await Promise.all(retries)), await room.resend(draft)];
}

export const retryInFlight = scenario({
  id: 'idempotency/retry-in-flight',
  title: 'A retry that overtakes the answer to the first post, or meets its event, makes no second message',
  cost: { messages: 2 * rounds + 1, turns: 16, posts: 49, requests: 110 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return { room, live };
  },

  when: async ({ room, live }, world) => {
    await using _ = live;
    const races: { draft: Draft; replies: Reply<'postMessage'>[] }[] = [];
    for (let round = 0; round < rounds; round++) {
      const overtaken = world.draft(`in flight ${round} ${world.uuid()}`);
      races.push({ draft: overtaken, replies: await retryWhileInFlight(room, overtaken) });

      // The event may come before the answer does: then its message exists, but not yet its answer.
      const seen = world.draft(`seen ${round} ${world.uuid()}`);
      const first = room.post(seen);
      const atEvent = live.untilMessage(seen).then(() => room.resend(seen));
      races.push({ draft: seen, replies: await Promise.all([first, atEvent]) });
    }
    return { races, after: await readAftermath(room, live) };
  },

  then: {
    'idem.concurrent-once': ({ races, after, room }, expect) => {
      for (const { draft, replies } of races) {
        expectOneCreated(expect, replies);
        expect.that(seqsOf(after, room, draft, ...replies).length <= 1, 'one message_seq', {
          expected: 1,
          actual: seqsOf(after, room, draft, ...replies),
        });
      }
    },
    'idem.no-second-effect': ({ races, after, room }, expect) => {
      for (const { draft, replies } of races) {
        expect.control(
          replies.some(({ status }) => status === 201),
          'none of the posts was answered 201',
        );
        expectCopies(expect, after, room, draft);
      }
    },
  },
});
