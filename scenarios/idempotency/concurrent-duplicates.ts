import { scenario } from '../../src/kit/index.ts';
import { expectCopies, readAftermath, seqsOf } from '../aftermath.ts';
import { expectOneCreated } from './one-created.ts';

const rounds = 4;
const width = 20;

export const concurrentDuplicates = scenario({
  id: 'idempotency/concurrent-duplicates',
  title: 'Twenty identical posts at the same moment are one message',
  cost: { messages: rounds + 1, posts: 81 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return { room, live, drafts: Array.from({ length: rounds }, (_, round) => world.draft(`race ${round} ${world.uuid()}`)) };
  },

  when: async ({ room, live, drafts }, world) => {
    await using _ = live;
    const races = [];
    for (const draft of drafts) {
      const replies = await world.all(
        width,
        Array.from({ length: width }, () => () => room.post(draft)),
      );
      races.push({ draft, replies });
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
