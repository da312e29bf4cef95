import { limits } from '../../src/contract/index.ts';
import { describeReply, scenario, type World } from '../../src/kit/index.ts';
import { isGone } from '../connections/full-room.ts';
import { findLimit, played } from '../connections/limit.ts';
import { everywhere, fenceAcross, nthOf } from './across.ts';
import { controlFullAcross, fillAcross } from './full-across.ts';

async function play(world: World, max: number) {
  const room = await world.room();
  const [here, there] = [nthOf(everywhere(world, room), 0), nthOf(everywhere(world, room), 1)];
  const instances = Array.from({ length: max }, () => world.uuid());
  const full = await fillAcross(world, [here], max, (nth) => ({ instanceId: instances[nth] ?? '' }));
  // The youngest one comes back: counted twice it would cost the oldest its place.
  const others = full.lives.slice(0, -1);
  const older = full.lives.slice(-1);
  const again = await there.open({ instanceId: instances.at(-1) ?? '' });
  for (const live of older) await live.until(isGone, limits.connectionSettleMs + world.patience.slackMs);
  return { full, others, older, again, fence: await fenceAcross(world, there, [again, ...others]) };
}

export const sameInstanceElsewhere = scenario({
  id: 'replicas/same-instance-elsewhere',
  title: 'A client that comes back on another replica with the same client_instance_id replaces its own older stream',
  needs: ['replicas', 'instance'],
  cost: { messages: 3 },
  budgetMs: 60_000,
  takes: { allPlaces: true },

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => ({ play: 'max' in limit ? await play(world, limit.max) : undefined }),

  then: {
    'connection.same-instance': (seen, expect) => {
      const { full, others, older, again, fence } = played(expect, seen);
      controlFullAcross(expect, full);
      expect.that(again.admitted, 'the same instance is admitted on another replica at the limit', {
        expected: 200,
        actual: describeReply(again.answer),
      });
      expect.count(
        older.filter((live) => !isGone(live)),
        0,
        'older streams of the instance, on the first replica, that are still open',
      );
      expect.count(others.filter(isGone), 0, 'streams of other instances that had to make room');
      expect.that(fence.arrived.every(Boolean), 'a message reaches the new stream and those of other instances');
    },
  },
});
