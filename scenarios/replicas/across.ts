import { limits } from '../../src/contract/index.ts';
import { createdBy, type Fence, type Live, type Room, type World } from '../../src/kit/index.ts';
import { type Aftermath, readAftermath } from '../aftermath.ts';

/** The room as each replica of the target sees it. */
export function everywhere(world: World, room: Room): Room[] {
  return world.target.urls.map((_, index) => room.through(index));
}

/** Entry `nth` of a list that is gone round and round. */
export function nthOf<T>(list: readonly T[], nth: number): T {
  return list[nth % list.length] as T; // `as`: no list here is empty
}

/**
 * How long something may take from one replica to another, milliseconds. The contract gives no time for that; five seconds are
 * what it gives everything else that has to settle, and enough for replicas that only look from time to time.
 */
export function crossingMs(world: World): number {
  return Math.max(world.patience.eventMs, limits.connectionSettleMs + world.patience.slackMs);
}

/** A fence that has the time it takes between replicas: `room.fence` waits as long as one process may need. */
export async function fenceAcross(world: World, room: Room, lives: readonly Live[]): Promise<Fence> {
  const fence = await room.fence();
  const isFence = createdBy(room, fence.draft);
  const arrived = await Promise.all(lives.map((live) => live.until(({ durable }) => durable.some(isFence), crossingMs(world))));
  const seq = fence.seq ?? lives.flatMap(({ durable }) => durable).find(isFence)?.seq;
  return { ...fence, seq, arrived };
}

/** One stream of the room's own user on each replica would run into the limit; each of these is a user of its own. */
export async function openOnEach(world: World, room: Room): Promise<Live[]> {
  const lives: Live[] = [];
  for (const here of everywhere(world, room)) {
    const live = await (await here.asAnyone()).open();
    world.need(live.answer, 200);
    lives.push(live);
  }
  return lives;
}

/**
 * What a story left behind, read through each replica: each fence is posted where its stream is, and on one stream nothing may
 * come after it that stands before it in the log.
 */
export async function readAftermaths(room: Room, lives: readonly Live[]): Promise<Aftermath[]> {
  const read: Aftermath[] = [];
  for (const [index, live] of lives.entries()) read.push(await readAftermath(room.through(index), live));
  return read;
}
