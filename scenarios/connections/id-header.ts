import { headers, uuid } from '../../src/contract/index.ts';
import { header, type Live, scenario } from '../../src/kit/index.ts';
import { haveSpoken } from '../events/have-spoken.ts';

/** Ruling 17: the case of a UUID is not judged. */
function idIn({ answer }: Live): string | undefined {
  return header(answer, headers.connectionId)?.toLowerCase();
}

export const idHeader = scenario({
  id: 'connections/id-header',
  title: 'A stream tells its connection id in a header, the same as in connection.established',
  cost: { messages: 2 },
  onlyReads: true,

  given: async (world) => ({ room: await world.room() }),

  when: async ({ room }, world) => {
    const first = await room.open();
    if (!world.readOnly) await room.fence(first);
    // Another one that resumes, of another user, so that no limit plays a part.
    const resumed = await (await room.asAnyone()).open({ lastEventId: room.start });
    const lives = [first, resumed];
    return { lives, works: world.readOnly ? await haveSpoken(world, lives) : (await room.fence(...lives)).arrived };
  },

  then: {
    'connection.id-header': ({ lives, works }, expect) => {
      expect.control(works.every(Boolean), 'both streams were open, and something reached them');
      for (const live of lives) {
        const id = idIn(live);
        expect.that(uuid.safeParse(id).success, 'X-SSE-Connection-ID', { expected: 'a UUID', actual: id });
        // `connection.established` is optional (ruling 18).
        const established = live.events.find(({ name }) => name === 'connection.established');
        if (established === undefined) continue;
        const told = established.payload['connectionId'];
        expect.equal(
          typeof told === 'string' ? told.toLowerCase() : told,
          id,
          'connectionId of connection.established is the one of the header',
        );
      }
      const [first, second] = lives.map(idIn);
      expect.that(first !== second, 'two streams have two ids', { expected: 'two ids', actual: first });
    },
  },
});
