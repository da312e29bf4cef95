import { limits } from '../../src/contract/index.ts';
import { type AnyReply, describeReply, type Draft, type Reply, type Room, scenario, sentAs } from '../../src/kit/index.ts';
import { expectAscending, judgeWalk, type PageBody, walk } from './walk.ts';

const messages = 25;
const pageSize = 7;
export const badLimits = ['0', '101', '-1', '1.5', 'abc', '5abc', '1000000', 'NaN'];

interface Written {
  readonly by: Room;
  readonly draft: Draft;
}

export const pages = scenario({
  id: 'history/pages',
  title: 'Walking the history by pages in either direction shows every message once, and each page says truly whether there is more',
  cost: { messages, turns: 18, requests: 90 },
  takes: { users: 2 },

  given: async (world) => {
    const room = await world.room();
    const other = await room.withUser();
    // Of an empty project's history there is something to say only where there is one.
    const empty = world.target.capabilities.has('fresh-identities') ? await (await world.room()).history() : undefined;
    const written = Array.from({ length: messages }, (_, index): Written => {
      return { by: index % 5 === 0 ? other : room, draft: world.draft(`page ${index} ${world.uuid()}`) };
    });
    const replies = await world.all(
      8,
      written.map(
        ({ by, draft }) =>
          () =>
            by.post(draft),
      ),
    );
    for (const reply of replies) world.need(reply, 201);
    return { room, written, empty };
  },

  when: async ({ room }, world) => {
    const newest = await room.history();
    const head = newest.status === 200 ? newest.body.messages.at(-1)?.seq : undefined;
    const last = ({ messages: page }: PageBody) => page.at(-1)?.seq;
    const first = ({ messages: page }: PageBody) => page.at(0)?.seq;
    const [beyond, largest, single, bad, ...walks] = await Promise.all([
      head === undefined ? undefined : room.history({ after_seq: head, limit: 1 }),
      room.history({ limit: 100 }),
      room.history({ limit: 1 }),
      world.all(
        4,
        badLimits.map((limit) => async () => ({ limit, reply: (await room.send('listMessages', { query: { limit } })) as AnyReply })),
      ),
      walk(room, { name: 'up by the last seq', direction: 'up', pageSize }, last),
      walk(room, { name: 'up by end_seq', direction: 'up', pageSize }, ({ pagination }) => pagination.end_seq),
      walk(room, { name: 'down by the first seq', direction: 'down', pageSize }, first),
      walk(room, { name: 'down by start_seq', direction: 'down', pageSize }, ({ pagination }) => pagination.start_seq),
    ]);
    // Where others write a lot a page of a hundred does not reach back to the first of our messages.
    const walked = (walks[0]?.steps ?? []).flatMap(({ page }) => (page.status === 200 ? page.body.messages : []));
    const from = largest.status === 200 ? (largest.body.messages.at(0)?.seq ?? 0) : 0;
    const older = walked.filter(({ seq }) => seq < from);
    return { newest, beyond, largest, older, single, bad, walks, exact: await askExactly(room, largest, older.length > 0) };
  },

  then: {
    'history.pages': ({ written, empty, newest, beyond, largest, older, single, walks, bad, exact }, expect) => {
      for (const { limit, reply } of bad)
        expect.that(reply.raw?.status === 400, `limit=${limit}`, { expected: 400, actual: describeReply(reply) });

      if (empty !== undefined) {
        const nothing = expect.status(empty, 200).body;
        expect.count(nothing.messages, 0, 'messages of an empty project');
        expect.equal(nothing.pagination.has_more_older, false, 'has_more_older of an empty project');
        expect.equal(nothing.pagination.has_more_newer, false, 'has_more_newer of an empty project');
      }

      // Ruling 11: without a cursor the newest page; 20 messages by default.
      const first = expect.status(newest, 200).body;
      expectAscending(expect, first.messages, 'the newest page');
      expect.count(first.messages, 20, 'messages in a page without a limit');
      expect.equal(first.pagination.has_more_older, true, 'has_more_older of the newest page');
      if (beyond !== undefined) {
        const after = expect.status(beyond, 200).body.messages;
        const ours = after.filter((entry) => written.some(({ by, draft }) => sentAs(by, draft)(entry)));
        expect.count(ours, 0, 'messages that are newer than the newest page');
        // Answers may be written at any time; a message that came later does not make the page a liar, its absence does.
        if (after.length === 0) expect.equal(first.pagination.has_more_newer, false, 'has_more_newer of the newest page');
      }

      expect.count(expect.status(single, 200).body.messages, 1, 'messages in a page of one');
      const all = expect.status(largest, 200).body.messages;
      expectAscending(expect, all, 'a page of a hundred');
      const due = written.filter(({ by, draft }) => all.length < limits.pageLimitMax || !older.some(sentAs(by, draft)));
      const found = due.filter(({ by, draft }) => all.some(sentAs(by, draft)));
      expect.count(found, due.length, 'messages of ours in a page of a hundred');

      // A page that is full and has nothing behind it: whoever goes by the length of a page says otherwise.
      if (exact !== undefined) {
        const before = expect.status(exact.older, 200).body;
        expect.count(before.messages, exact.size, 'messages in a page of just as many as there are before it');
        expect.equal(before.pagination.has_more_older, exact.more, 'has_more_older of a page of just as many as there are');
        const newer = expect.status(exact.newer, 200).body;
        const grown = expect.status(exact.beyond, 200).body.messages.length > 0;
        if (!grown) expect.equal(newer.pagination.has_more_newer, false, 'has_more_newer of a page of just as many as there are');
      }

      const known = written.map(({ by, draft }) => sentAs(by, draft));
      for (const steps of walks) judgeWalk(expect, steps, known);
    },
  },
});

/** Pages with room for exactly what there is before, or behind, a message in the middle. */
async function askExactly(room: Room, largest: Reply<'listMessages'>, more: boolean) {
  const size = 5;
  const all = largest.status === 200 ? largest.body.messages : [];
  const [low, high] = [all.at(size)?.seq, all.at(-size - 1)?.seq];
  if (low === undefined || high === undefined) return undefined;
  const older = await room.history({ before_seq: low, limit: size });
  const newer = await room.history({ after_seq: high, limit: size });
  const last = newer.status === 200 ? newer.body.messages.at(-1)?.seq : undefined;
  return { size, more: more || room.start > 0, older, newer, beyond: await room.history({ after_seq: last ?? high, limit: 1 }) };
}
