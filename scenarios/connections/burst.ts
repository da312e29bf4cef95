import { limits } from '../../src/contract/index.ts';
import { scenario, type World } from '../../src/kit/index.ts';
import { controlFull, fillRoom, isStanding, whenever } from './full-room.ts';
import { findLimit, played, surplus } from './limit.ts';
import { expectEach, expectInProgressAnswer, expectLimitAnswer } from './refusal-answers.ts';

async function play(world: World, max: number) {
  const room = await world.room();
  const full = await fillRoom(room, max);
  const newcomers = await Promise.all(Array.from({ length: surplus }, () => room.open()));
  const everybody = [...full.lives, ...newcomers];
  await whenever(everybody, () => everybody.filter(isStanding).length <= max, limits.connectionSettleMs + world.patience.slackMs);
  const standing = everybody.filter(isStanding);
  const fence = await room.fence(...standing);
  return { full, newcomers, max, staying: standing.filter((live, at) => isStanding(live) && fence.arrived[at] === true) };
}

export const burst = scenario({
  id: 'connections/burst',
  title: 'Several newcomers at the same moment where the limit is reached',
  cost: { messages: 4 },
  budgetMs: 60_000,

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => ({ play: 'max' in limit ? await play(world, limit.max) : undefined }),

  then: {
    'connection.limit': (seen, expect) => {
      const { full, max, staying } = played(expect, seen);
      controlFull(expect, full);
      expect.that(staying.length <= max, `${surplus} newcomers at once: no more than ${max} streams stay live`, {
        expected: max,
        actual: staying.length,
      });
    },
    'connection.limit-answer': (seen, expect) => {
      const { full, max, newcomers } = played(expect, seen);
      controlFull(expect, full);
      expectEach(expect, 429, newcomers, (live) => expectLimitAnswer(expect, live, max));
    },
    'connection.in-progress-answer': (seen, expect) => {
      const { full, newcomers } = played(expect, seen);
      controlFull(expect, full);
      expectEach(expect, 202, newcomers, (live) => expectInProgressAnswer(expect, live));
    },
  },
});
