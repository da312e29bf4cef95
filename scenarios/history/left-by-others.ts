import { type AnyReply, describeReply, type Room, scenario, type World } from '../../src/kit/index.ts';
import { badLimits } from './pages.ts';
import { expectAscending, judgeWalk, type Known, type PageBody, walk } from './walk.ts';

/** Enough for several pages, a full one at the end among them. */
const fewest = 15;
/** Where there are thousands of them nobody walks through them all. */
const atMost = 50;
const pageSize = 7;

export const leftByOthers = scenario({
  id: 'history/left-by-others',
  title: 'The history that others have left can be walked by pages in either direction',
  cost: { requests: 60 },
  onlyReads: true,
  standsIn: true,

  given: async (world) => {
    const room = await world.room();
    return { room, newest: world.need(await room.history({ limit: atMost }), 200).body.messages };
  },

  when: async ({ room, newest }, world) => {
    const start = newest[0]?.seq;
    return { seen: newest.length < fewest || start === undefined ? undefined : await look(world, room, start) };
  },

  then: {
    'history.pages': ({ newest, seen }, expect) => {
      if (seen === undefined) {
        return expect.skip(
          `the project holds ${newest.length} messages, and a walk by pages takes ${fewest}: --profile full writes its own`,
        );
      }
      for (const { limit, reply } of seen.bad)
        expect.that(reply.raw?.status === 400, `limit=${limit}`, { expected: 400, actual: describeReply(reply) });
      expectAscending(expect, newest, `a page of ${atMost}`);
      const page = expect.status(seen.byDefault, 200).body;
      expectAscending(expect, page.messages, 'the newest page');
      if (newest.length >= 20) expect.count(page.messages, 20, 'messages in a page without a limit');
      // The first of them is where the walks begin or end.
      const known = newest.slice(1).map(
        ({ id }): Known =>
          (entry) =>
            entry.id === id,
      );
      for (const steps of seen.walks) judgeWalk(expect, steps, known);
    },
  },
});

async function look(world: World, room: Room, start: number) {
  const last = ({ messages }: PageBody) => messages.at(-1)?.seq;
  const first = ({ messages }: PageBody) => messages.at(0)?.seq;
  return {
    byDefault: await room.history(),
    bad: await world.all(
      4,
      badLimits.map((limit) => async () => ({ limit, reply: (await room.send('listMessages', { query: { limit } })) as AnyReply })), // `as`: one of several statuses
    ),
    walks: [
      await walk(room, { name: 'up by the last seq', direction: 'up', pageSize, start }, last),
      await walk(room, { name: 'up by end_seq', direction: 'up', pageSize, start }, ({ pagination }) => pagination.end_seq),
      await walk(room, { name: 'down by the first seq', direction: 'down', pageSize, start }, first),
      await walk(room, { name: 'down by start_seq', direction: 'down', pageSize, start }, ({ pagination }) => pagination.start_seq),
    ],
  };
}
