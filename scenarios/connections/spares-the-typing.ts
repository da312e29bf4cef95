import { limits } from '../../src/contract/index.ts';
import { type Live, scenario, type World } from '../../src/kit/index.ts';
import { controlFull, fillRoom, isGone, whenever } from './full-room.ts';
import { findLimit, played } from './limit.ts';
import { answeredAfterMs, bringNewcomer, isHardLimit } from './newcomer.ts';

async function play(world: World, max: number) {
  const room = await world.room();
  const instances = Array.from({ length: max }, () => world.uuid());
  const full = await fillRoom(room, max, (nth) => ({ instanceId: instances[nth] ?? '' }));
  const [first = '', second] = instances;
  // With three or more the second reports presence first (ruling 3), so that the third is the least recently active. Afterwards
  // would be too late: where typing belongs to the user, `false` from any instance ends it (ruling 2).
  if (second !== undefined && max > 2) world.need(await room.presence(false, { instanceId: second }), 204);
  const typing = world.need(await room.presence(true, { instanceId: first }), 204);
  const newcomer = await bringNewcomer(world, room, { instanceId: world.uuid() });
  await whenever(full.lives, () => full.lives.some(isGone), newcomer.attempts.some(isHardLimit) ? 0 : world.patience.eventMs);
  const protectedMs = Math.max(...newcomer.attempts.slice(0, 1).map((attempt) => answeredAfterMs(attempt, typing)));
  return { full, newcomer, max, protectedMs };
}

/** Where the streams stand in the order of their opening, from 1. */
function places(lives: readonly Live[], of: readonly Live[]): number[] {
  return of.map((live) => lives.indexOf(live) + 1);
}

export const sparesTheTyping = scenario({
  id: 'connections/spares-the-typing',
  title: 'The victim is the least recently active stream that is not typing',
  needs: ['typing', 'instance'],
  cost: { messages: 3, turns: 14, streams: 8 },
  budgetMs: 60_000,
  takes: { allPlaces: true },

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => ({ play: 'max' in limit ? await play(world, limit.max) : undefined }),

  then: {
    'connection.others-undisturbed': (seen, expect) => {
      const { full, newcomer, max, protectedMs } = played(expect, seen);
      if (max === 1) expect.skip('max_connections is 1, so that there are no others');
      controlFull(expect, full);
      // Ruling 2: an instance in the presence body may narrow the protection, and need not.
      if (newcomer.attempts.some(isHardLimit)) expect.skip('here typing protects all streams of its user, whatever instance reports it');
      expect.control(
        protectedMs < limits.typingMs,
        `the newcomer was answered ${Math.round(protectedMs)} ms after the typing was reported`,
      );
      const victims = full.lives.filter(isGone);
      expect.control(victims.length > 0, 'somebody lost a place to the newcomer');
      expect.should.equal(
        places(full.lives, victims),
        [max > 2 ? 3 : 2],
        'the victim, by the order of opening: 1 is typing, 2 has just reported presence',
      );
    },
  },
});
