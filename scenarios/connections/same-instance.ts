import { limits } from '../../src/contract/index.ts';
import { describeReply, scenario, type World } from '../../src/kit/index.ts';
import { controlFull, fillRoom, isGone } from './full-room.ts';
import { findLimit, played } from './limit.ts';

async function play(world: World, max: number) {
  const room = await world.room();
  const instances = Array.from({ length: max }, () => world.uuid());
  const full = await fillRoom(room, max, (nth) => ({ instanceId: instances[nth] ?? '' }));
  // The youngest one comes back, twice: counted twice it would cost the oldest its place.
  const others = full.lives.slice(0, -1);
  const older = full.lives.slice(-1);
  const instanceId = instances.at(-1) ?? '';
  const again = await room.open({ instanceId });
  for (const live of older) await live.until(isGone, limits.connectionSettleMs + world.patience.slackMs);
  const onceMore = await room.open({ instanceId });
  await again.until(isGone, limits.connectionSettleMs + world.patience.slackMs);
  return { full, others, replaced: [...older, again], again, onceMore, fence: await room.fence(onceMore, ...others) };
}

export const sameInstance = scenario({
  id: 'connections/same-instance',
  title: 'A client that comes back with the same client_instance_id replaces its own older stream',
  needs: ['instance'],
  cost: { messages: 4, turns: 12, streams: 7 },
  budgetMs: 60_000,
  takes: { allPlaces: true },

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => ({ play: 'max' in limit ? await play(world, limit.max) : undefined }),

  then: {
    'connection.same-instance': (seen, expect) => {
      const { full, others, replaced, again, onceMore, fence } = played(expect, seen);
      controlFull(expect, full);
      for (const { answer, admitted } of [again, onceMore]) {
        expect.that(admitted, 'the same instance is admitted at the limit', { expected: 200, actual: describeReply(answer) });
      }
      expect.count(
        replaced.filter((live) => !isGone(live)),
        0,
        'older streams of the instance that are still open',
      );
      expect.count(others.filter(isGone), 0, 'streams of other instances that had to make room');
      expect.that(fence.arrived.every(Boolean), 'a message reaches the new stream and those of other instances');
    },
  },
});
