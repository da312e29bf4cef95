import { type Live, type OpenOptions, type Room, scenario, type World } from '../../src/kit/index.ts';
import { controlFull, fillRoom, type FullRoom, isGone } from './full-room.ts';
import { findLimit, played } from './limit.ts';
import { bringNewcomer } from './newcomer.ts';

interface Neighbour {
  readonly who: string;
  readonly full: FullRoom;
}

async function neighbour(who: string, room: Room, max: number, optionsOf: (nth: number) => OpenOptions): Promise<Neighbour> {
  return { who, full: await fillRoom(room, max, optionsOf) };
}

async function play(world: World, max: number) {
  const room = await world.room();
  // A page keeps its instance id when it changes the project or the user: there it is an instance of its own.
  const instances = Array.from({ length: max }, () => world.uuid());
  const ofInstance = (nth: number): OpenOptions => ({ instanceId: instances[nth] ?? '' });
  const full = await fillRoom(room, max, ofInstance);
  const neighbours = await Promise.all([
    neighbour('another user in the project', await room.withUser(), max, ofInstance),
    neighbour('the same user in another project', await room.elsewhere(), max, ofInstance),
  ]);
  // Each neighbour has one stream too many of its own as well: the victim is among its own streams.
  await Promise.all(neighbours.map(({ full: theirs }) => bringNewcomer(world, theirs.room)));
  return { full, neighbours, fence: await room.fence(...full.lives) };
}

function untouched(lives: readonly Live[]): boolean {
  return lives.every((live) => live.admitted && !isGone(live));
}

export const scope = scenario({
  id: 'connections/scope',
  title: 'The limit is counted for each user in each project apart',
  cost: { messages: 10, turns: 21, streams: 21 },
  budgetMs: 60_000,
  takes: { projects: 2, users: 2, allPlaces: true },

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => ({ play: 'max' in limit ? await play(world, limit.max) : undefined }),

  then: {
    'connection.scoped': (seen, expect) => {
      const { full, neighbours, fence } = played(expect, seen);
      controlFull(expect, full);
      for (const { who, full: theirs } of neighbours) {
        const admitted = theirs.lives.filter((live) => live.admitted).length;
        expect.equal(admitted, theirs.lives.length, `${who}: streams admitted while the first user holds ${full.lives.length}`);
        expect.that(theirs.fence.arrived.every(Boolean), `${who}: every stream gets a message`, {
          expected: theirs.lives.length,
          actual: theirs.fence.arrived.filter(Boolean).length,
        });
      }
      expect.that(untouched(full.lives) && fence.arrived.every(Boolean), 'the streams of the first user stay open and get a message', {
        expected: full.lives.length,
        actual: full.lives.filter((live, at) => !isGone(live) && fence.arrived[at] === true).length,
      });
    },
  },
});
