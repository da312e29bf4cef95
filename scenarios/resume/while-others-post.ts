import { type Live, type OpenOptions, type Room, scenario, type World } from '../../src/kit/index.ts';
import { expectDelivered, knownLog, newest, type Post, postOf, type Reader } from './log.ts';

const writerCount = 8;
const rounds = 4;
/** A bound for targets so slow that the readers take long; usually the readers are done first. */
const postsPerWriter = 40;

interface Resumed {
  readonly parts: readonly Live[];
  readonly caughtUp: boolean;
}

/** Eight users post as fast as they are answered, until told to stop. */
function startWriters(world: World, rooms: readonly Room[]): { readonly writing: number; stop(): Promise<Post[]> } {
  let going = true;
  let busy = rooms.length;
  const posts: Post[] = [];
  const write = async (room: Room, writer: number): Promise<void> => {
    for (let nth = 0; going && nth < postsPerWriter; nth += 1) {
      const draft = world.draft(`writer ${writer}, message ${nth}`);
      posts.push({ by: room, draft, reply: await room.post(draft) });
    }
    busy -= 1;
  };
  const finished = Promise.all(rooms.map(write));
  // Whoever stops the writers learns what went wrong; until then a failure waits.
  finished.catch(() => undefined);
  return {
    get writing() {
      return busy;
    },
    stop: async () => {
      going = false;
      await finished;
      return posts;
    },
  };
}

export const whileOthersPost = scenario({
  id: 'resume/while-others-post',
  title: 'Readers resume while eight others post: nothing is lost between replay and live, nothing comes twice',
  cost: { messages: writerCount * postsPerWriter + 2, streams: 21 },
  budgetMs: 60_000,

  given: async (world) => {
    const room = await world.room();
    const witness = await room.open();
    const mark = await room.fence(witness);
    return { room, witness, mark };
  },

  when: async ({ room, witness, mark }, world) => {
    const rooms = await Promise.all(Array.from({ length: writerCount }, () => room.asAnyone()));
    const writers = startWriters(world, rooms);

    // Opened in the middle of the traffic; caught up when it has what was there before it came.
    const resume = async (after: number, options: OpenOptions): Promise<Resumed> => {
      const head = newest(witness);
      const live = await (await room.asAnyone()).open(options);
      return { parts: [live], caughtUp: await live.until((reader) => newest(reader) >= head || head <= after) };
    };
    const twice = async (after: number): Promise<Resumed> => {
      const first = await resume(after, { lastEventId: after });
      for (const live of first.parts) live.cut();
      const second = await resume(after, { lastEventId: first.parts[0]?.cursor ?? after });
      return { parts: [...first.parts, ...second.parts], caughtUp: first.caughtUp && second.caughtUp };
    };

    const readers: Reader<Live>[] = [];
    // Four readers a round stay to the end, beside the witness.
    const roundsAtMost = Math.max(1, Math.min(rounds, Math.floor((world.streamsAtOnce - 1) / 4)));
    for (let round = 1; round <= roundsAtMost; round += 1) {
      const head = newest(witness);
      const behind = Math.max(mark.seq ?? 0, head - 1 - world.random(20));
      const resumed = await world.all(4, [
        async () => ({ what: `Last-Event-ID at the head, ${head}`, after: head, ...(await resume(head, { lastEventId: head })) }),
        async () => ({ what: `Last-Event-ID: ${behind}`, after: behind, ...(await resume(behind, { lastEventId: behind })) }),
        async () => ({ what: `from_seq=${behind}`, after: behind, ...(await resume(behind, { fromSeq: behind })) }),
        async () => ({ what: `Last-Event-ID: ${behind}, cut and resumed`, after: behind, ...(await twice(behind)) }),
      ]);
      readers.push(...resumed.map(({ what, after, parts }) => ({ what: `round ${round}: ${what}`, after, parts })));
      if (resumed.some(({ caughtUp }) => !caughtUp) || writers.writing === 0) break;
      // The next round begins when the writers have got further.
      await witness.until((live) => newest(live) > head);
    }
    const posts = await writers.stop();
    const fence = await room.fence(witness, ...readers.flatMap(({ parts }) => parts.slice(-1)));
    const log = knownLog([postOf(room, mark), ...posts], fence, witness.events);
    return { readers, log, posts };
  },

  then: {
    'resume.under-load': ({ readers, log, posts }, expect) => {
      const accepted = posts.filter(({ reply }) => reply.raw?.status === 201).length;
      expect.control(
        accepted >= writerCount,
        `at least ${writerCount} of ${posts.length} posts were accepted while readers resumed, ${accepted} were`,
      );
      for (const reader of readers) expectDelivered(expect, reader, log);
    },
  },
});
