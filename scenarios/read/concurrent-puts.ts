import { type Expect, type Reply, scenario, type World } from '../../src/kit/index.ts';
import { isFresh, marksAbove } from './marks.ts';
import { startOf } from './start-of.ts';

/** PUTs of one round, and how many of them are in flight at the same time. */
const perRound = 20;
const widths = [20, 20, 20, 8, 4, 2] as const;
/** Of a race, where marks may only go to what exists. */
const fewest = 6;

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
  cost: { messages: 0, messagesIfListed: fewest, posts: fewest, turns: 28, requests: 150 },

  given: async (world) => {
    const room = await world.room();
    const start = await startOf(world, room);
    return { room, start, existing: isFresh(world) ? undefined : await marksAbove(world, room, start, fewest, widths.length * perRound) };
  },

  when: async ({ room, start, existing }, world) => {
    const rounds: Round[] = [];
    let from = start;
    // A race of fewer than six shows little: fewer rounds then.
    const rounded = existing === undefined ? undefined : chunks(existing, Math.max(fewest, Math.ceil(existing.length / widths.length)));
    for (const [index, width] of widths.entries()) {
      if (rounded !== undefined && rounded[index] === undefined) break;
      const values = shuffled(world, rounded?.[index] ?? growing(world, from));
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

/** Distinct values above `from`, each a little higher. */
function growing(world: World, from: number): number[] {
  const values: number[] = [];
  for (let value = from; values.length < perRound; ) {
    value += 1 + world.random(9);
    values.push(value);
  }
  return values;
}

/** In an order of the seed; the highest is never sent last. */
function shuffled(world: World, ascending: readonly number[]): number[] {
  const values: number[] = [];
  for (const value of ascending) values.splice(world.random(values.length + 1), 0, value);
  // A mark that the last write wins would look right if the last were the highest.
  if (values.at(-1) === ascending.at(-1)) values.unshift(...values.splice(-1));
  return values;
}

/** Lists of `size`; a rest that is smaller goes to the last of them. */
function chunks(list: readonly number[], size: number): number[][] {
  const count = Math.max(1, Math.floor(list.length / size));
  return Array.from({ length: count }, (_, at) => list.slice(at * size, at === count - 1 ? undefined : (at + 1) * size));
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
