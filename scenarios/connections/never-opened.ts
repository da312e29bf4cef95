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
  /** The room before that; its first stream stays. */
  readonly full: FullRoom;
  readonly held: readonly Live[];
  readonly newcomers: readonly Live[];
  /** Reached, or not, the held stream and then the newcomers. */
  readonly fence: Fence;
}

async function attempt(world: World, max: number, { how, ask }: Way): Promise<Attempt> {
  const room = await world.room();
  const full = await fillRoom(room, 1);
  for (let nth = 1; nth < max; nth += 1) await ask(room);
  await room.fence(...full.lives);
  return { how, full, ...(await fillUp(full, max)) };
}

/** The same with the 5 s that a target has to notice, in a room that was full before: so many places there are. */
async function patientAttempt(world: World, max: number, { how, ask }: Way): Promise<Attempt> {
  const noticedMs = limits.slotFreedMs + world.patience.slackMs;
  const room = await world.room();
  const full = await fillRoom(room, max);
  await Promise.all(full.lives.slice(1).map((live) => live.close()));
  await world.dueIn(noticedMs);
  for (let nth = 1; nth < max; nth += 1) await ask(room);
  await world.dueIn(noticedMs);
  return { how, full, ...(await fillUp(full, max)) };
}

async function fillUp({ room, lives }: FullRoom, max: number): Promise<Pick<Attempt, 'held' | 'newcomers' | 'fence'>> {
  const held = lives.slice(0, 1);
  const newcomers: Live[] = [];
  for (let nth = 1; nth < max; nth += 1) newcomers.push(await room.open());
  return { held, newcomers, fence: await room.fence(...held, ...newcomers) };
}

function tookTheirPlaces({ held, newcomers, fence }: Attempt): boolean {
  return newcomers.every(({ admitted }) => admitted) && ![...held, ...newcomers].some(isGone) && fence.arrived.every(Boolean);
}

async function comeToNothing(world: World, max: number, way: Way): Promise<Attempt> {
  const soon = await attempt(world, max, way);
  return tookTheirPlaces(soon) ? soon : patientAttempt(world, max, way);
}

export const neverOpened = scenario({
  id: 'connections/never-opened',
  title: 'A stream that was given up before its answer, or refused, holds no place',
  cost: { messages: 18, streams: 46 },
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
      for (const { how, full, held, newcomers, fence } of played(expect, seen)) {
        controlFull(expect, full);
        const after = `after ${newcomers.length} streams that were ${how}`;
        for (const { admitted, answer } of newcomers)
          expect.that(admitted, `${after}: a newcomer takes a free place`, { expected: 200, actual: describeReply(answer) });
        expect.count([...held, ...newcomers].filter(isGone), 0, `${after}: streams that had to make room`);
        expect.that(fence.arrived.every(Boolean), `${after}: a message reaches everybody`);
      }
    },
  },
});
