import { limits } from '../../src/contract/index.ts';
import { type Live, scenario, wireStatus, type World } from '../../src/kit/index.ts';
import { controlFull, fillRoom, type FullRoom, isStanding, whenever } from './full-room.ts';
import { findLimit, played, roomsLeft, surplus } from './limit.ts';
import { expectEach, expectInProgressAnswer, expectLimitAnswer } from './refusal-answers.ts';

/** One is enough where newcomers meet each other; where they were too slow for that another room is tried. */
const roomsAtMost = 3;

interface Burst {
  readonly full: FullRoom;
  readonly newcomers: readonly Live[];
  readonly staying: readonly Live[];
}

async function playRoom(world: World, max: number): Promise<Burst> {
  const room = await world.room();
  const full = await fillRoom(room, max);
  const newcomers = await Promise.all(Array.from({ length: surplus }, () => room.open()));
  const everybody = [...full.lives, ...newcomers];
  await whenever(everybody, () => everybody.filter(isStanding).length <= max, limits.connectionSettleMs + world.patience.slackMs);
  const standing = everybody.filter(isStanding);
  const fence = await room.fence(...standing);
  return { full, newcomers, staying: standing.filter((live, at) => isStanding(live) && fence.arrived[at] === true) };
}

async function play(world: World, max: number) {
  const bursts: Burst[] = [];
  const met = (status: number): boolean => bursts.some(({ newcomers }) => newcomers.some(({ answer }) => wireStatus(answer) === status));
  // A target that makes newcomers wait for an eviction under way shows it only to those who come while it lasts.
  do bursts.push(await playRoom(world, max));
  while (bursts.length < Math.min(roomsAtMost, roomsLeft(world)) && met(429) && !met(202));
  return { bursts, max };
}

export const burst = scenario({
  id: 'connections/burst',
  title: 'Several newcomers at the same moment where the limit is reached',
  cost: { messages: 4 * roomsAtMost, streams: 24 },
  budgetMs: 60_000,
  takes: { users: 2, allPlaces: true },

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => ({ play: 'max' in limit ? await play(world, limit.max) : undefined }),

  then: {
    'connection.limit': (seen, expect) => {
      const { bursts, max } = played(expect, seen);
      for (const { full, staying } of bursts) {
        controlFull(expect, full);
        expect.that(staying.length <= max, `${surplus} newcomers at once: no more than ${max} streams stay live`, {
          expected: max,
          actual: staying.length,
        });
      }
    },
    'connection.limit-answer': (seen, expect) => {
      const { bursts, max } = played(expect, seen);
      for (const { full } of bursts) controlFull(expect, full);
      const newcomers = bursts.flatMap((burst) => burst.newcomers);
      expectEach(expect, 429, newcomers, (live) => expectLimitAnswer(expect, live, max));
    },
    'connection.in-progress-answer': (seen, expect) => {
      const { bursts } = played(expect, seen);
      for (const { full } of bursts) controlFull(expect, full);
      const newcomers = bursts.flatMap((burst) => burst.newcomers);
      expectEach(expect, 202, newcomers, (live) => expectInProgressAnswer(expect, live));
    },
  },
});
