import { type Expect, type Reply, scenario, type World } from '../../src/kit/index.ts';
import { startOf } from './start-of.ts';

/** PUTs of one round, and how many of them are in flight at the same time. */
const perRound = 20;
const widths = [20, 20, 20, 8, 4, 2] as const;

interface Sent {
  readonly value: number;
  readonly reply: Reply<'putReadMark'>;
}

interface Round {
  readonly sent: readonly Sent[];
  readonly highest: number;
  readonly end: Reply<'getReadStatus'>;
}

export const concurrentPuts = scenario({
  id: 'read/concurrent-puts',
  title: 'Twenty read marks put at once, in any order, end at the highest, and no answer is behind what was known',
  cost: { turns: 28 },

  given: async (world) => {
    const room = await world.room();
    return { room, start: await startOf(world, room) };
  },

  when: async ({ room, start }, world) => {
    const rounds: Round[] = [];
    let from = start;
    for (const width of widths) {
      const values = shuffled(world, from);
      const replicas = world.target.urls.map((_, index) => room.through(index));
      const sent = await world.all(
        width,
        values.map((value, index) => async () => ({ value, reply: await (replicas[index % replicas.length] ?? room).putRead(value) })),
      );
      const highest = Math.max(...values);
      rounds.push({ sent, highest, end: await room.readStatus() });
      from = highest;
    }
    return { rounds };
  },

  then: {
    'read.concurrent-max': ({ rounds }, expect) => {
      const known: { value: number; answered: number; beganAtMs: number; endedAtMs: number }[] = [];
      for (const [index, { sent, highest, end }] of rounds.entries()) {
        const round = `round ${index + 1}`;
        for (const { value, reply } of sent) {
          const { body, exchange } = expect.status(reply, 200);
          const beganAtMs = exchange.endedAtMs - exchange.tookMs;
          known.push({ value, answered: body.last_read_seq, beganAtMs, endedAtMs: exchange.endedAtMs });
          expect.that(body.last_read_seq >= value, `${round}: the answer of PUT ${value} is no lower than what it sent`, {
            expected: `${value} or more`,
            actual: body.last_read_seq,
          });
        }
        expect.equal(expect.status(end, 200).body.last_read_seq, highest, `${round}: the mark after ${sent.length} PUTs up to ${highest}`);
      }
      expectNoStepBack(expect, known);
    },
  },
});

/** Distinct values above `from`, each a little higher, in an order of the seed; the highest is never sent last. */
function shuffled(world: World, from: number): number[] {
  const values: number[] = [];
  let value = from;
  for (let count = 0; count < perRound; count += 1) {
    value += 1 + world.random(9);
    values.splice(world.random(values.length + 1), 0, value);
  }
  // A mark that the last write wins would look right if the last were the highest.
  if (values.at(-1) === value) values.unshift(...values.splice(-1));
  return values;
}

/** No answer is lower than one that had completed before its request began, by the clock of the one who sent them all. */
function expectNoStepBack(
  expect: Expect,
  answers: readonly { readonly value: number; readonly answered: number; readonly beganAtMs: number; readonly endedAtMs: number }[],
): void {
  for (const later of answers) {
    const before = answers.filter(({ endedAtMs }) => endedAtMs < later.beganAtMs);
    const floor = Math.max(0, ...before.map(({ answered }) => answered));
    expect.that(later.answered >= floor, `the answer of PUT ${later.value} is no lower than one completed before it began`, {
      expected: `${floor} or more`,
      actual: later.answered,
    });
  }
}
