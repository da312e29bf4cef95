import type { Expect, Fence, Live, OpenOptions, Room, World } from '../../src/kit/index.ts';
import { fenceAcross, nthOf } from './across.ts';

/** As many streams of one user as the limit allows, on these replicas in turn. */
export interface FullAcross {
  /** In the order in which they were opened. */
  readonly lives: readonly Live[];
  /** Reached every one of them when all were open. */
  readonly fence: Fence;
}

export async function fillAcross(
  world: World,
  rooms: readonly Room[],
  max: number,
  optionsOf: (nth: number) => OpenOptions = () => ({}),
): Promise<FullAcross> {
  const lives: Live[] = [];
  for (let nth = 0; nth < max; nth += 1) lives.push(await nthOf(rooms, nth).open(optionsOf(nth)));
  return { lives, fence: await fenceAcross(world, nthOf(rooms, 0), lives) };
}

/** The positive control: up to the limit all streams were open, on whatever replica, and live. */
export function controlFullAcross(expect: Expect, { lives, fence }: FullAcross): void {
  expect.control(
    lives.every(({ admitted }) => admitted) && fence.arrived.every(Boolean),
    `${lives.length} streams were open at once and each got a message; connection.limit and resume.across-replicas judge that`,
  );
}
