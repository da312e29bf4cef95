import { limits } from '../../src/contract/index.ts';
import { answeredSeq, type Live, type OpenOptions, scenario } from '../../src/kit/index.ts';
import { knownLog, type Post, postOf, type Reader, seqOfPost } from './log.ts';
import { judgeLongRead, readToTheEnd } from './long-read.ts';

/** Above the 1,000 of the clause, and above a page or a limit that somebody might have put there. */
const messages = 1_500;
const width = 24;
/** Posted while the replay is under way, so that it has to be joined to what is live. */
const meanwhile = 20;
export const longReplay = scenario({
  id: 'resume/long-replay',
  title: 'A replay of 1,500 messages is complete, or says where it ends and can be resumed there',
  cost: { messages: messages + meanwhile + 2, posts: messages + meanwhile + 3, streams: 45 },
  budgetMs: 120_000,

  given: async (world) => {
    const room = await world.room();
    const first = await room.open();
    const mark = await room.fence(first);
    await first.close();
    const postAll = (count: number): Promise<Post[]> =>
      world.all(
        width,
        Array.from({ length: count }, (_, nth) => async () => {
          const draft = world.draft(`message ${nth}`);
          return { by: room, draft, reply: await room.post(draft) };
        }),
      );
    return { room, first, mark, postAll, posts: await postAll(messages) };
  },

  when: async ({ room, first, mark, postAll, posts }, world) => {
    const start = seqOfPost(first.events, postOf(room, mark));
    const open = async (what: string, after: number, options: OpenOptions): Promise<Reader<Live>> => {
      const reader = await room.asAnyone();
      return { what, after, parts: [await reader.open(options)] };
    };
    const live = await (await room.asAnyone()).open();
    const [byHeader, byQuery, late] = await Promise.all([
      open(`Last-Event-ID: ${start}`, start, { lastEventId: start }),
      open('from_seq=0', 0, { fromSeq: 0 }),
      postAll(meanwhile),
    ]);
    const fence = await room.fence(live);
    const until = fence.seq ?? seqOfPost(live.events, postOf(room, fence));
    const reads = await Promise.all([byHeader, byQuery].map((reader) => readToTheEnd(world, room, reader, until)));
    const seen = reads[0]?.reader.parts.flatMap(({ events }) => events) ?? [];
    const log = knownLog([postOf(room, mark), ...posts, ...late], fence, [...first.events, ...seen]);

    // A declared limit is where a replay is most likely to lose an event: one fewer, just as many, one more.
    const limit = world.target.discovery?.limits.replay_limit;
    const ascending = [...log.own, ...log.others].toSorted((a, b) => a - b);
    const cursors = limit === undefined ? [] : [limit - 1, limit, limit + 1].map((left) => ascending.at(-1 - left));
    const atTheLimit = await Promise.all(
      cursors
        .filter((cursor) => cursor !== undefined)
        .map(async (cursor) => {
          const reader = await open(`Last-Event-ID: ${cursor}, about ${limit} events behind`, cursor, { lastEventId: cursor });
          return readToTheEnd(world, room, reader, until);
        }),
    );
    // Whoever remembers only so many keys has forgotten the first by now.
    const [oldest] = posts;
    const repeated = oldest === undefined ? undefined : await room.resend(oldest.draft);
    return { reads: [...reads, ...atTheLimit], log, oldest, repeated };
  },

  then: {
    'idem.duplicate-answer': ({ oldest, repeated }, expect) => {
      expect.control(oldest?.reply.status === 201, 'the first of the posts was not answered 201');
      if (repeated === undefined) return expect.untestable('nothing was repeated');
      const told = answeredSeq(expect.status(repeated, 200));
      const original = oldest && answeredSeq(oldest.reply);
      if (told !== undefined && original !== undefined)
        expect.equal(told, original, `message_seq of a duplicate ${messages} messages later`);
    },
    'resume.long-replay': ({ reads, log, posts }, expect) => {
      const accepted = posts.filter(({ reply }) => reply.raw?.status === 201).length;
      expect.control(
        accepted >= limits.longReplayEvents,
        `at least ${limits.longReplayEvents} of ${messages} posts were accepted, ${accepted} were`,
      );
      for (const read of reads) judgeLongRead(expect, read, log);
    },
  },
});
