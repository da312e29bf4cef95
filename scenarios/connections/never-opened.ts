import { limits } from '../../src/contract/index.ts';
import { describeReply, type Fence, type Live, type Room, scenario, type World } from '../../src/kit/index.ts';
import { controlFull, fillRoom, type FullRoom, isGone } from './full-room.ts';
import { findLimit, played } from './limit.ts';

interface Way {
  readonly how: string;
  readonly ask: (room: Room) => Promise<void>;
}

const ways: readonly Way[] = [
  { how: 'given up before they were answered', ask: (room) => room.openAndHangUp() },
  // Whatever it is answered: a target that takes this for no cursor has it closed again.
  { how: 'refused for their cursor', ask: async (room) => (await room.open({ fromSeq: 'none' })).close() },
];

/** One stream was there all the time, as many as the limit has room for beside it came to nothing, and as many came in their stead. */
interface Attempt {
  readonly how: string;
  readonly held: FullRoom;
  readonly newcomers: readonly Live[];
  /** Reached, or not, the held stream and then the newcomers. */
  readonly fence: Fence;
}

async function attempt(world: World, max: number, { how, ask }: Way, patiently: boolean): Promise<Attempt> {
  const room = await world.room();
  const held = await fillRoom(room, 1);
  for (let nth = 1; nth < max; nth += 1) await ask(room);
  if (patiently) await world.dueIn(limits.slotFreedMs + world.patience.slackMs);
  else await room.fence(...held.lives);
  const newcomers: Live[] = [];
  for (let nth = 1; nth < max; nth += 1) newcomers.push(await room.open());
  return { how, held, newcomers, fence: await room.fence(...held.lives, ...newcomers) };
}

function tookTheirPlaces({ held, newcomers, fence }: Attempt): boolean {
  return newcomers.every(({ admitted }) => admitted) && ![...held.lives, ...newcomers].some(isGone) && fence.arrived.every(Boolean);
}

/** As with streams that were open, a target has 5 s to notice; a second room waits them out. */
async function comeToNothing(world: World, max: number, way: Way): Promise<Attempt> {
  const soon = await attempt(world, max, way, false);
  return tookTheirPlaces(soon) ? soon : attempt(world, max, way, true);
}

export const neverOpened = scenario({
  id: 'connections/never-opened',
  title: 'A stream that was given up before its answer, or refused, holds no place',
  cost: { messages: 16, streams: 40 },
  budgetMs: 60_000,
  takes: { projects: 2, users: 2, allPlaces: true },

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => {
    if (!('max' in limit)) return { play: undefined };
    const { max } = limit;
    return { play: await Promise.all(ways.map((way) => comeToNothing(world, max, way))) };
  },

  then: {
    'connection.slot-freed': (seen, expect) => {
      for (const { how, held, newcomers, fence } of played(expect, seen)) {
        controlFull(expect, held);
        const after = `after ${newcomers.length} streams that were ${how}`;
        for (const { admitted, answer } of newcomers)
          expect.that(admitted, `${after}: a newcomer takes a free place`, { expected: 200, actual: describeReply(answer) });
        expect.count([...held.lives, ...newcomers].filter(isGone), 0, `${after}: streams that had to make room`);
        expect.that(fence.arrived.every(Boolean), `${after}: a message reaches everybody`);
      }
    },
  },
});
