import { answeredSeq, scenario } from '../../src/kit/index.ts';
import { copiesOf, expectReadable, readAftermath } from '../aftermath.ts';

const atOnce = 6;

export const noAccidentalDedupe = scenario({
  id: 'posting/no-accidental-dedupe',
  title: 'Equal posts without a client_msg_id are as many messages',
  cost: { messages: atOnce + 4 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    const { client_msg_id: _one, ...oneByOne } = world.draft(`one by one ${world.uuid()}`);
    const { client_msg_id: _all, ...allAtOnce } = world.draft(`all at once ${world.uuid()}`);
    return { room, live, oneByOne, allAtOnce };
  },

  when: async ({ room, live, oneByOne, allAtOnce }, world) => {
    await using _ = live;
    const successive = [await room.post(oneByOne), await room.post(oneByOne), await room.post(oneByOne)];
    const simultaneous = await world.all(
      atOnce,
      Array.from({ length: atOnce }, () => () => room.post(allAtOnce)),
    );
    return { successive, simultaneous, after: await readAftermath(room, live) };
  },

  then: {
    'post.no-accidental-dedupe': ({ room, successive, simultaneous, oneByOne, allAtOnce, after }, expect) => {
      expectReadable(expect, after);
      for (const [draft, replies] of [
        [oneByOne, successive],
        [allAtOnce, simultaneous],
      ] as const) {
        for (const reply of replies) expect.answered(reply, 201, `one of ${replies.length} equal posts`);
        const seqs = replies.map(answeredSeq).filter((seq) => seq !== undefined);
        expect.equal(new Set(seqs).size, seqs.length, 'different message_seq in the answers');
        const { live, log, history } = copiesOf(after, room, draft);
        expect.count(live, replies.length, 'message.created events on the stream');
        expect.count(log, replies.length, 'message.created events in the replayed log');
        expect.count(history, replies.length, 'entries in the history');
      }
    },
  },
});
