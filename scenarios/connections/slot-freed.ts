import { limits } from '../../src/contract/index.ts';
import { describeReply, type Fence, type Live, scenario, type World } from '../../src/kit/index.ts';
import { controlFull, fillRoom, type FullRoom, isGone } from './full-room.ts';
import { findLimit, played } from './limit.ts';

type Leaving = 'close' | 'cut';

/** One stream of a full room left, and another one came. */
interface Change {
  readonly how: Leaving;
  readonly full: FullRoom;
  readonly others: readonly Live[];
  readonly newcomer: Live;
  /** Reached, or not, the newcomer and then the others. */
  readonly fence: Fence;
}

async function change(world: World, max: number, how: Leaving, patiently: boolean): Promise<Change> {
  const room = await world.room();
  const full = await fillRoom(room, max);
  // The youngest one leaves: a place that is not given back costs the oldest one its own, and that shows.
  const others = full.lives.slice(0, -1);
  const leaving = full.lives.at(-1);
  if (how === 'close') await leaving?.close();
  else leaving?.cut();
  if (patiently) await world.dueIn(limits.slotFreedMs + world.patience.slackMs);
  else await room.fence(...others);
  const newcomer = await room.open();
  return { how, full, others, newcomer, fence: await room.fence(newcomer, ...others) };
}

function tookTheFreePlace({ newcomer, others, fence }: Change): boolean {
  return newcomer.admitted && !others.some(isGone) && fence.arrived.every(Boolean);
}

/**
 * Most targets notice within a round trip. A newcomer who is there before that makes them evict somebody, which is right as long
 * as the 5 s are not over: a second room then waits them out.
 */
async function leaveAndCome(world: World, max: number, how: Leaving): Promise<Change> {
  const soon = await change(world, max, how, false);
  return tookTheFreePlace(soon) ? soon : change(world, max, how, true);
}

export const slotFreed = scenario({
  id: 'connections/slot-freed',
  title: 'A stream that was closed, or cut off, frees its place',
  cost: { messages: 20, streams: 24 },
  budgetMs: 60_000,
  takes: { projects: 2, users: 2, allPlaces: true },

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => {
    if (!('max' in limit)) return { play: undefined };
    const { max } = limit;
    return { play: await Promise.all([leaveAndCome(world, max, 'close'), leaveAndCome(world, max, 'cut')]) };
  },

  then: {
    'connection.slot-freed': (seen, expect) => {
      for (const { how, full, others, newcomer, fence } of played(expect, seen)) {
        controlFull(expect, full);
        const left = how === 'close' ? 'after a polite close' : 'after an abrupt cut';
        expect.that(newcomer.admitted, `${left}: a newcomer takes the free place`, {
          expected: 200,
          actual: describeReply(newcomer.answer),
        });
        expect.count(others.filter(isGone), 0, `${left}: streams that had to make room`);
        expect.that(!newcomer.admitted || fence.arrived.every(Boolean), `${left}: a message reaches the newcomer and the others`);
      }
    },
  },
});
