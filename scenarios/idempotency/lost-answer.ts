import { answeredSeq, type Draft, type Reply, type Room, scenario } from '../../src/kit/index.ts';
import { expectCopies, readAftermath, seqsOf } from '../aftermath.ts';

const rounds = 3;
const retriesAtMost = 5;

/** Retries as a client does after a lost answer: until one answer is certain. */
async function retryUntilCertain(room: Room, draft: Draft): Promise<Reply<'postMessage'>> {
  let reply = await room.resend(draft);
  for (let retries = 1; reply.status === 'unknown' && retries < retriesAtMost; retries++) reply = await room.resend(draft);
  return reply;
}

export const lostAnswer = scenario({
  id: 'idempotency/lost-answer',
  title: 'A client that loses its connection before the answer and retries ends with exactly one message',
  cost: { messages: 16 * rounds + 1, turns: 25, posts: 70 },
  budgetMs: 60_000,

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return { room, live };
  },

  when: async ({ room, live }, world) => {
    await using _ = live;
    const sends: { draft: Draft; reply: Reply<'postMessage'>; again: Reply<'postMessage'> }[] = [];
    for (let round = 0; round < rounds; round++) {
      const once = world.draft(`lost once ${round} ${world.uuid()}`);
      await room.postAndHangUp(once);
      const retried = await retryUntilCertain(room, once);
      sends.push({ draft: once, reply: retried, again: await room.resend(once) });

      const thrice = world.draft(`lost thrice ${round} ${world.uuid()}`);
      await Promise.all([room.postAndHangUp(thrice), room.postAndHangUp(thrice), room.postAndHangUp(thrice)]);
      sends.push({ draft: thrice, reply: await retryUntilCertain(room, thrice), again: await room.resend(thrice) });

      // Here the message is known to exist: its event is what tells the client, not the answer.
      const seen = world.draft(`lost but seen ${round} ${world.uuid()}`);
      await Promise.all([room.postAndHangUp(seen), live.untilMessage(seen, world.patience.eventMs)]);
      sends.push({ draft: seen, reply: await retryUntilCertain(room, seen), again: await room.resend(seen) });
    }
    return { sends, after: await readAftermath(room, live) };
  },

  then: {
    'idem.lost-answer-retry': ({ sends, after, room }, expect) => {
      for (const { draft, reply, again } of sends) {
        expect.answered(reply, [200, 201], 'the retry after a lost answer');
        expect.answered(again, 200, 'one more retry');
        expect.that(seqsOf(after, room, draft, reply, again).length <= 1, 'one message_seq', {
          expected: 1,
          actual: { answered: [answeredSeq(reply), answeredSeq(again)], all: seqsOf(after, room, draft, reply, again) },
        });
        expectCopies(expect, after, room, draft);
      }
    },
  },
});
