import { limits } from '../../src/contract/index.ts';
import { answeredSeq, type Live, type LiveEvent, type OpenOptions, type Room, scenario, type World } from '../../src/kit/index.ts';
import { expectDelivered, knownLog, type Part, type Post, postOf, type Reader, seqOfEvent, seqOfPost } from './log.ts';

/** Above the 1,000 of the clause, and above a page or a limit that somebody might have put there. */
const messages = 1_500;
const width = 24;
/** Posted while the replay is under way, so that it has to be joined to what is live. */
const meanwhile = 20;
/** Connections that one reader may need where every replay is truncated. */
const mostParts = 40;
/** Events between two looks at whether a replay still goes on. */
const stride = 200;

/** Ruling 21: a replay that was not complete, and said so. */
interface Truncation {
  readonly event: LiveEvent;
  /** The last event with a seq before it on the same connection; the cursor where there was none. */
  readonly lastReplayed: number;
}

interface LongRead {
  readonly reader: Reader;
  readonly truncations: readonly Truncation[];
}

function truncationOn(live: Live, after: number): Truncation | undefined {
  const at = live.events.findIndex(({ name }) => name === 'replay.truncated');
  const event = live.events[at];
  if (event === undefined) return undefined;
  const before = live.events.slice(0, at).filter(({ durable }) => durable);
  return { event, lastReplayed: Math.max(after, ...before.map((replayed) => seqOfEvent(replayed) ?? 0)) };
}

/** Waits as long as events keep coming, until the fence, a truncation or the end. */
async function drain(live: Live, until: number, patienceMs: number): Promise<void> {
  let looked = 0;
  let done = false;
  const isDone = ({ events }: Live): boolean => {
    for (; !done && looked < events.length; looked += 1) {
      const event = events[looked];
      done = event !== undefined && (event.name === 'replay.truncated' || (event.durable && (seqOfEvent(event) ?? 0) >= until));
    }
    return done;
  };
  let seen = -1;
  while (!isDone(live) && seen < live.events.length && live.ended === undefined) {
    seen = live.events.length;
    await live.until((open) => isDone(open) || open.events.length >= seen + stride, patienceMs);
  }
}

/** Reads up to the fence, on as many connections as truncated replays make necessary; a truncated one counts up to its end. */
async function readToTheEnd(world: World, room: Room, start: Reader<Live>, until: number): Promise<LongRead> {
  const { what, after } = start;
  const parts: Part[] = [];
  const truncations: Truncation[] = [];
  let cursor = after;
  let live = start.parts[0];
  while (live !== undefined && parts.length < mostParts) {
    await drain(live, until, world.patience.eventMs);
    live.cut();
    const truncation = truncationOn(live, cursor);
    const { answer, admitted, events } = live;
    parts.push({ answer, admitted, events: truncation === undefined ? events : events.slice(0, events.indexOf(truncation.event)) });
    if (truncation === undefined) break;
    truncations.push(truncation);
    const next = truncation.event.payload['last_seq'];
    if (typeof next !== 'number' || next <= cursor || next >= until) break;
    cursor = next;
    live = await (await room.asAnyone()).open({ lastEventId: next });
  }
  return { reader: { what, after, parts }, truncations };
}

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
      for (const { reader, truncations } of reads) {
        expectDelivered(expect, reader, log);
        for (const { event, lastReplayed } of truncations) {
          expect.equal(event.payload['last_seq'], lastReplayed, `${reader.what}: last_seq of replay.truncated is the last seq replayed`);
          expect.equal(event.id, String(lastReplayed), `${reader.what}: id of replay.truncated`);
        }
      }
    },
  },
});
