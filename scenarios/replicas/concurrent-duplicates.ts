import { scenario } from '../../src/kit/index.ts';
import { expectOneMessage } from './one-message.ts';
import { everywhere, nthOf, openOnEach, readAftermaths } from './across.ts';

const rounds = 5;
const width = 24;

export const duplicatesOnReplicas = scenario({
  id: 'replicas/concurrent-duplicates',
  title: 'Identical posts at the same moment, spread over the replicas, are one message',
  needs: ['replicas'],
  cost: { messages: rounds + 2 },
  budgetMs: 60_000,

  given: async (world) => {
    const room = await world.room();
    return { room, lives: await openOnEach(world, room) };
  },

  when: async ({ room, lives }, world) => {
    const rooms = everywhere(world, room);
    const races = [];
    for (let round = 0; round < rounds; round++) {
      const draft = world.draft(`race ${round} ${world.uuid()}`);
      const replies = await world.all(
        width,
        // Another replica gets the first one in each round.
        Array.from({ length: width }, (_, nth) => () => nthOf(rooms, round + nth).post(draft)),
      );
      races.push({ draft, replies });
    }
    return { races, afters: await readAftermaths(room, lives) };
  },

  then: {
    'idem.across-replicas': ({ room, races, afters }, expect) => {
      for (const { draft, replies } of races) expectOneMessage(expect, afters, room, draft, replies);
    },
  },
});
