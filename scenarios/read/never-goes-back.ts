import { type Reply, scenario } from '../../src/kit/index.ts';
import { isFresh, marksAbove } from './marks.ts';
import { startOf } from './start-of.ts';

interface Lowering {
  readonly from: number;
  readonly to: number;
  readonly raised: Reply<'putReadMark'>;
  readonly before: Reply<'getReadStatus'>;
  readonly put: Reply<'putReadMark'>;
  readonly after: Reply<'getReadStatus'>;
}

/**
 * Raise to the first, then try the others, all lower or equal. The lower ones look larger as text ("9" after "100"), as 32 bits
 * (2^32 + 3 keeps 3), or lose only the last digit where numbers are kept as floats of single width.
 */
const small: readonly (readonly [number, readonly number[]])[] = [
  [10, [9, 1, 0, 10]],
  [100, [99, 20, 9]],
  [16_777_217, [16_777_216, 9_999_999]],
];
const wide: readonly (readonly [number, readonly number[]])[] = [
  [4_294_967_299, [4_294_967_298, 2_147_483_647, 5]],
  [9_007_199_254_740_991, [9_007_199_254_740_990, 1]],
];

export const readNeverGoesBack = scenario({
  id: 'read/never-goes-back',
  title: 'A lower read mark is answered 200 with the current maximum and changes nothing',
  cost: { messages: 0, messagesIfListed: 3, turns: 48, posts: 3, requests: 60 },

  given: async (world) => {
    const room = await world.room();
    const start = await startOf(world, room);
    if (isFresh(world)) return { room, start, steps: [...small, ...wide] };
    const [one = 0, two = 0, three = 0] = await marksAbove(world, room, start, 3);
    const existing: typeof small = [
      [two, [one, two]],
      [three, [two, one, three]],
    ];
    return { room, start, steps: existing };
  },

  when: async ({ room, start, steps }) => {
    const lowerings: Lowering[] = [];
    for (const [high, lower] of steps) {
      const from = Math.max(high, start);
      const raised = await room.putRead(from);
      for (const to of lower) {
        lowerings.push({ from, to, raised, before: await room.readStatus(), put: await room.putRead(to), after: await room.readStatus() });
      }
    }
    return { lowerings };
  },

  then: {
    'read.never-goes-back': ({ lowerings }, expect) => {
      for (const { from, to, raised, before, put, after } of lowerings) {
        const what = `PUT ${to} at ${from}`;
        if (raised.status !== 200 || before.status !== 200 || before.body.last_read_seq !== from) {
          expect.untestable(`the mark could not be raised to ${from}, or did not stay there until ${what}`);
        }
        const answer = expect.status(put, 200).body.last_read_seq;
        const kept = expect.status(after, 200).body.last_read_seq;
        expect.equal(answer, from, `answer of ${what}`);
        expect.equal(kept, from, `GET after ${what}`);
        // From a mark that went back nothing further can be said.
        if (kept !== from) return;
      }
    },
  },
});
