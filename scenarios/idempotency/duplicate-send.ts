import { answeredSeq, scenario } from '../../src/kit/index.ts';
import { expectCopies, readAftermath, seqsOf } from '../aftermath.ts';

export const duplicateSend = scenario({
  id: 'idempotency/duplicate-send',
  title: 'Retrying a post with the same client_msg_id stores one message and gives the first answer',
  cost: { messages: 2, posts: 5 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return { room, live, draft: world.draft(`once ${world.uuid()}`) };
  },

  when: async ({ room, live, draft }) => {
    await using _ = live;
    const first = await room.post(draft);
    const retries = [await room.resend(draft), await room.resend(draft)];
    const after = await readAftermath(room, live);
    // After others have posted the key still leads to the first answer, not to the newest one.
    retries.push(await room.resend(draft));
    return { first, retries, after };
  },

  then: {
    'idem.duplicate-answer': ({ first, retries, after, room, draft }, expect) => {
      expect.control(first.status === 201, 'the first post was not answered 201');
      const seq = seqsOf(after, room, draft, first)[0];
      for (const retry of retries) {
        const answer = expect.status(retry, 200);
        const told = answeredSeq(answer);
        if (told !== undefined) expect.equal(told, seq, 'message_seq of the duplicate');
        else if (answeredSeq(first) !== undefined) expect.should.that(false, 'a duplicate repeats the message_seq', { expected: seq });
      }
    },
    'idem.no-second-effect': ({ first, after, room, draft }, expect) => {
      expect.control(first.status === 201, 'the first post was not answered 201');
      expectCopies(expect, after, room, draft);
    },
  },
});
