import { limits } from '../../src/contract/index.ts';
import { scenario, wireStatus, type World } from '../../src/kit/index.ts';
import { isGone } from '../connections/full-room.ts';
import { findLimit, played } from '../connections/limit.ts';
import { answeredAfterMs, evictedIn } from '../connections/newcomer.ts';
import { everywhere, fenceAcross, nthOf } from './across.ts';
import { controlFullAcross, fillAcross } from './full-across.ts';

async function play(world: World, max: number) {
  const room = await world.room();
  const [here, there] = [nthOf(everywhere(world, room), 0), nthOf(everywhere(world, room), 1)];
  const full = await fillAcross(world, [here], max);
  const typing = world.need(await here.presence(true), 204);
  const newcomer = await there.open();
  const fence = await fenceAcross(world, here, full.lives);
  return { full, newcomer, fence, protectedMs: answeredAfterMs(newcomer, typing) };
}

export const typingElsewhere = scenario({
  id: 'replicas/typing-elsewhere',
  title: 'Typing that was reported to one replica protects from a newcomer on another',
  needs: ['replicas', 'typing'],
  cost: { messages: 3 },
  budgetMs: 60_000,
  takes: { users: 2, allPlaces: true },

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => ({ play: 'max' in limit ? await play(world, limit.max) : undefined }),

  then: {
    'connection.hard-limit': (seen, expect) => {
      const { full, newcomer, fence, protectedMs } = played(expect, seen);
      controlFullAcross(expect, full);
      expect.control(
        protectedMs < limits.typingMs,
        `the newcomer was answered ${Math.round(protectedMs)} ms after the typing was reported`,
      );
      expect.equal(wireStatus(newcomer.answer), 429, 'status, on another replica, with every connection typing');
      expect.equal(evictedIn([newcomer]), [], 'evicted_connection_id with every connection typing');
      expect.count(full.lives.filter(isGone), 0, 'streams closed while all of them were typing');
      expect.that(fence.arrived.every(Boolean), 'each stream got a message after the refusal');
    },
  },
});
