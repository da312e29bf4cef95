import type { Room, World } from '../../src/kit/index.ts';

/** Where the user's mark stands before the story: 0 for one who never read, else whatever earlier runs left behind. */
export async function startOf(world: World, room: Room): Promise<number> {
  return world.need(await room.readStatus(), 200).body.last_read_seq;
}
