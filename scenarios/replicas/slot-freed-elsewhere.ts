import { limits } from '../../src/contract/index.ts';
import { describeReply, type Fence, type Live, scenario, type World } from '../../src/kit/index.ts';
import { isGone } from '../connections/full-room.ts';
import { findLimit, played } from '../connections/limit.ts';
import { everywhere, fenceAcross, nthOf } from './across.ts';
import { controlFullAcross, fillAcross, type FullAcross } from './full-across.ts';

type Leaving = 'close' | 'cut';

interface Change {
  readonly how: Leaving;
  readonly full: FullAcross;
  readonly others: readonly Live[];
  readonly newcomer: Live;
  /** Reached, or not, the newcomer and then the others. */
  readonly fence: Fence;
}

/** The youngest stream, on one replica, leaves; another one comes on another replica. */
async function change(world: World, max: number, how: Leaving, patiently: boolean): Promise<Change> {
  const room = await world.room();
  const [here, there] = [nthOf(everywhere(world, room), 0), nthOf(everywhere(world, room), 1)];
  const full = await fillAcross(world, [here], max);
  const others = full.lives.slice(0, -1);
  const leaving = full.lives.at(-1);
  if (how === 'close') await leaving?.close();
  else leaving?.cut();
  if (patiently) await world.dueIn(limits.slotFreedMs + world.patience.slackMs);
  const newcomer = await there.open();
  return { how, full, others, newcomer, fence: await fenceAcross(world, there, [newcomer, ...others]) };
}

function tookTheFreePlace({ newcomer, others, fence }: Change): boolean {
  return newcomer.admitted && !others.some(isGone) && fence.arrived.every(Boolean);
}

/** Who comes before the five seconds are over may cost somebody a place: a second room then waits them out. */
async function leaveAndCome(world: World, max: number, how: Leaving): Promise<Change> {
  const soon = await change(world, max, how, false);
  return tookTheFreePlace(soon) ? soon : change(world, max, how, true);
}

export const slotFreedElsewhere = scenario({
  id: 'replicas/slot-freed-elsewhere',
  title: 'A stream that was closed, or cut off, on one replica frees its place for a newcomer on another',
  needs: ['replicas'],
  cost: { messages: 12 },
  budgetMs: 120_000,
  takes: { projects: 2, users: 2, allPlaces: true },

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => {
    if (!('max' in limit)) return { play: undefined };
    return { play: await Promise.all([leaveAndCome(world, limit.max, 'close'), leaveAndCome(world, limit.max, 'cut')]) };
  },

  then: {
    'connection.slot-freed': (seen, expect) => {
      for (const { how, full, others, newcomer, fence } of played(expect, seen)) {
        controlFullAcross(expect, full);
        const left = how === 'close' ? 'after a polite close' : 'after an abrupt cut';
        expect.that(newcomer.admitted, `${left}: a newcomer on another replica takes the free place`, {
          expected: 200,
          actual: describeReply(newcomer.answer),
        });
        expect.count(others.filter(isGone), 0, `${left}: streams that had to make room for one on another replica`);
        expect.that(!newcomer.admitted || fence.arrived.every(Boolean), `${left}: a message reaches the newcomer and the others`);
      }
    },
  },
});
