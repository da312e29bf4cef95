import { createdBy, type Live, type Room, scenario, type World } from '../../src/kit/index.ts';
import {
  expectDelivered,
  knownLog,
  newest,
  ownSeqEvents,
  type Post,
  postEach,
  postOf,
  postOne,
  readBy,
  type Reader,
  resumeAt,
  seqOfPost,
} from './log.ts';
import { expectSameEvents } from './same-event.ts';

const cuts = 20;

/** Short and long frames, most bytes of the long ones inside a character: a cut at random falls into all of these. */
function texts(world: World): string[] {
  const scripts = ['plain words ', 'été à la forêt ', 'السلام عليكم ', '漢字かな交じり ', '👩‍👩‍👧‍👦🏳️‍🌈👋🏽 '];
  return Array.from({ length: 12 }, (_, at) => (scripts[at % scripts.length] ?? '').repeat(1 + world.random(60)));
}

/** Where the client goes deaf, in bytes of the body: in the first line, in the first frames, or far into the replay. */
function cutPoint(world: World, nth: number): number {
  const reach = [24, 160, 700, 2_500, 6_000][nth % 5] ?? 700;
  return 1 + world.random(reach);
}

/** Resumes with the last id seen, again and again, each time on a connection that breaks at a random byte. */
async function readInPieces(world: World, room: Room, witness: Live, first: Live, posts: Post[]): Promise<Live[]> {
  const parts = [first];
  // The place of a stream that was cut is free some time later: with few of them there are fewer cuts.
  for (let nth = 0; nth < Math.min(cuts, world.streamsAtOnce); nth += 1) {
    const due = newest(witness);
    const reader = await room.asAnyone();
    const [live, post] = await Promise.all([
      reader.open({ ...resumeAt(parts), cutAfterBytes: cutPoint(world, nth) }),
      // Every third time somebody posts while the reader is connecting.
      nth % 3 === 0 ? postOne(world, room, world.draft(`while the reader comes back, ${nth}`)) : undefined,
    ]);
    parts.push(live);
    if (post !== undefined) posts.push(post);
    const caughtUp = await live.until((open) => newest(open) >= due);
    // Silent without having caught up: it will not get better, and the judge has all it needs.
    if (!live.admitted || (!caughtUp && live.ended === undefined)) break;
    live.cut();
  }
  return [...parts, await (await room.asAnyone()).open(resumeAt(parts))];
}

export const anyCut = scenario({
  id: 'resume/any-cut',
  title: 'A reader whose connection breaks at any byte, again and again, ends with exactly the log',
  cost: { messages: 22, turns: 38, characters: 6500, streams: 23 },
  budgetMs: 60_000,

  given: async (world) => {
    const room = await world.room();
    const witness = await room.open();
    const first = await (await room.asAnyone()).open();
    const mark = await room.fence(witness, first);
    first.cut();
    const posts = await postEach(
      world,
      room,
      texts(world).map((text) => world.draft(text)),
    );
    await witness.until(({ events }) => posts.every(({ draft }) => events.some(createdBy(room, draft))));
    return { room, witness, first, mark, posts };
  },

  when: async ({ room, witness, first, mark, posts }, world) => {
    const all = [postOf(room, mark), ...posts];
    const parts = await readInPieces(world, room, witness, first, all);
    const fence = await room.fence(witness, ...parts.slice(-1));
    const log = knownLog(all, fence, witness.events);
    // The first stream, without a cursor, began with the first message: from there on everything is due.
    const reader: Reader = { what: `${parts.length} connections`, after: seqOfPost(witness.events, postOf(room, mark)) - 1, parts };
    return { reader, log };
  },

  then: {
    'resume.any-cut': ({ reader, log, witness, first }, expect) => {
      expect.control(first.durable.length > 0, 'the first stream, without a cursor, delivered a message');
      expectDelivered(expect, reader, log);
      expectSameEvents(expect, readBy(reader), ownSeqEvents(witness.events, reader.after), reader.what);
    },
  },
});
