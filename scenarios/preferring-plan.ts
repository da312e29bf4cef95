import type { Room, World } from '../src/kit/index.ts';

/** Where builds are counted, odd posts are sent by somebody who prefers plan mode: one that is accepted all the same builds nothing. */
export async function preferringPlan({ builds }: World, room: Room): Promise<void> {
  if (builds !== 'many') await room.putPreferences(false);
}
