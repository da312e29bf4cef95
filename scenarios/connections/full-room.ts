import type { Expect, Fence, Live, LiveEvent, OpenOptions, Room } from '../../src/kit/index.ts';

/** A room in which one user holds as many streams as the limit allows. */
export interface FullRoom {
  readonly room: Room;
  /** In the order in which they were opened. */
  readonly lives: readonly Live[];
  /** Reached every one of them when all were open. */
  readonly fence: Fence;
}

export function takeoverOn({ events }: Live): LiveEvent | undefined {
  return events.find(({ name }) => name === 'connection.takeover');
}

/** Told of a takeover (ruling 1), or ended by the target. */
export function isGone(live: Live): boolean {
  return takeoverOn(live) !== undefined || (live.ended !== undefined && live.ended.by !== 'us');
}

/** Admitted, and neither told of a takeover nor ended. */
export function isStanding(live: Live): boolean {
  return live.admitted && live.ended === undefined && takeoverOn(live) === undefined;
}

/** Opens `max` streams of the room's user one after another. */
export async function fillRoom(room: Room, max: number, optionsOf: (nth: number) => OpenOptions = () => ({})): Promise<FullRoom> {
  const lives: Live[] = [];
  for (let nth = 0; nth < max; nth += 1) {
    lives.push(await room.open(optionsOf(nth)));
    // Some time between the first ones, told by nothing but a message: they are the oldest on a clock that counts milliseconds.
    if (nth < 2) await room.fence(...lives);
  }
  return { room, lives, fence: await room.fence(...lives) };
}

/** The positive control of every story that goes beyond the limit: up to it all streams were open, and live. */
export function controlFull(expect: Expect, { lives, fence }: FullRoom): void {
  expect.control(
    lives.every(({ admitted }) => admitted) && fence.arrived.every(Boolean),
    `${lives.length} streams were open at once and each got a message; connection.limit judges that`,
  );
}

/** Waits until `done` holds, looking again whenever anything happens on one of the streams. Gives back whether it held. */
export async function whenever(lives: readonly Live[], done: () => boolean, within: number): Promise<boolean> {
  if (done()) return true;
  const waits = lives.map(async (live) => {
    if (!(await live.until(done, within))) throw new Error('not yet');
  });
  return Promise.any(waits).then(
    () => true,
    () => false,
  );
}
