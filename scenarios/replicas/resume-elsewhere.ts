import { type Live, type OpenOptions, type Room, scenario, type World } from '../../src/kit/index.ts';
import {
  expectDelivered,
  knownLog,
  newest,
  ownSeqEvents,
  type Post,
  postOf,
  postOne,
  readBy,
  type Reader,
  seqOfPost,
} from '../resume/log.ts';
import { expectSameEvents } from '../resume/same-event.ts';
import { crossingMs, everywhere, fenceAcross, nthOf, openOnEach } from './across.ts';

const cuts = 12;
/** Messages posted while the reader has no connection. */
const away = 3;

/** Long and short frames: a cut at a random byte falls into all kinds of places. */
function cutPoint(world: World, nth: number): number {
  return 1 + world.random(nthOf([40, 400, 1_500, 4_000], nth));
}

/** As a browser comes back with the last id, or as a client that keeps the cursor itself; every other time. */
function cursorFor(last: string | undefined, nth: number): OpenOptions {
  if (last === undefined) return {};
  return nth % 2 === 0 ? { lastEventId: last } : { fromSeq: last };
}

/** Each connection breaks, at a random byte or once it has caught up, and the next one is on another replica, while others post. */
async function readAcross(world: World, rooms: readonly Room[], first: Live, posts: Post[]): Promise<Live[]> {
  const parts = [first];
  for (let nth = 1; nth <= cuts; nth += 1) {
    // Every other time the replica that the reader comes back to has stored nothing of what it missed.
    for (let missed = 0; missed < away; missed += 1) {
      posts.push(
        await postOne(
          world,
          nthOf(rooms, nth % 2 === 0 ? nth - 1 : nth + missed),
          world.draft(`while the reader was away ${nth} ${'·'.repeat(90 * missed)}`),
        ),
      );
    }
    const newestPost = posts.at(-1);
    const reader = await nthOf(rooms, nth).asAnyone();
    const cut = nth % 3 === 0 ? {} : { cutAfterBytes: cutPoint(world, nth) };
    const [live, post] = await Promise.all([
      reader.open({ ...cursorFor(parts.at(-1)?.cursor, nth), ...cut }),
      postOne(world, nthOf(rooms, nth + 1), world.draft(`while the reader comes back, ${nth}`)),
    ]);
    posts.push(post);
    parts.push(live);
    const caughtUp = await live.until((open) => newestPost !== undefined && hasHeard(open, newestPost), crossingMs(world));
    // Silent without having caught up: it will not get better, and the judge has all it needs.
    if (!live.admitted || (!caughtUp && live.ended === undefined)) break;
    live.cut();
  }
  return parts;
}

function hasHeard({ durable }: Live, { draft }: Post): boolean {
  return durable.some(({ json }) => json?.['client_msg_id'] === draft.client_msg_id);
}

/** The reader comes back to a replica that has stored and delivered nothing of its project: the cursor is all that it has. */
async function comeBackToAStranger(world: World, room: Room) {
  const here = (await room.elsewhere()).through(0);
  const witness = await (await here.asAnyone()).open();
  const first = await (await here.asAnyone()).open();
  const mark = await here.fence(witness, first);
  first.cut();
  const posts = [
    postOf(here, mark),
    await postOne(world, here, world.draft('while away')),
    await postOne(world, here, world.draft('while away, too')),
  ];
  const there = here.through(1);
  const backs = [
    { what: 'Last-Event-ID of another replica', live: await (await there.asAnyone()).open(cursorFor(first.cursor, 0)) },
    { what: 'from_seq of another replica', live: await (await there.asAnyone()).open(cursorFor(first.cursor, 1)) },
  ];
  const fence = await fenceAcross(world, here, [witness, ...backs.map(({ live }) => live)]);
  const after = seqOfPost([...first.events, ...witness.events], postOf(here, mark)) - 1;
  return {
    log: knownLog(posts, fence, witness.events),
    readers: backs.map(({ what, live }): Reader => ({ what, after, parts: [first, live] })),
    delivered: first.durable.length > 0,
  };
}

export const resumeElsewhere = scenario({
  id: 'replicas/resume-elsewhere',
  title: 'A reader that is cut on one replica and resumes on another, again and again, ends with exactly the log',
  needs: ['replicas'],
  cost: { messages: cuts * (away + 1) + 8 },
  budgetMs: 120_000,
  takes: { projects: 2 },

  given: async (world) => {
    const room = await world.room();
    const witnesses = await openOnEach(world, room);
    const first = await (await room.through(0).asAnyone()).open();
    world.need(first.answer, 200);
    const mark = await room.through(0).fence(first);
    first.cut();
    return { room, witnesses, first, mark };
  },

  when: async ({ room, witnesses, first, mark }, world) => {
    const stranger = await comeBackToAStranger(world, room);
    const rooms = everywhere(world, room);
    const posts = [postOf(room, mark)];
    const parts = await readAcross(world, rooms, first, posts);
    const last = await nthOf(rooms, parts.length).asAnyone();
    parts.push(await last.open(cursorFor(parts.at(-1)?.cursor, parts.length)));
    const fence = await fenceAcross(world, room.through(0), [...witnesses, ...parts.slice(-1)]);
    const witnessed = witnesses.flatMap(({ events }) => events);
    const log = knownLog(posts, fence, witnessed);
    // The first stream, without a cursor, began with the first message: from there on everything is due.
    const reader: Reader<Live> = {
      what: `${parts.length} connections`,
      after: seqOfPost([...first.events, ...witnessed], postOf(room, mark)) - 1,
      parts,
    };
    // Straight from the beginning too: each replica replays the same log.
    const replays = await Promise.all(
      rooms.map(async (there, index) => {
        const live = await (await there.asAnyone()).open({ lastEventId: reader.after });
        await live.until((open) => newest(open) >= (fence.seq ?? 0), crossingMs(world));
        return { what: `a replay on replica ${index + 1}`, after: reader.after, parts: [live] };
      }),
    );
    return { readers: [reader, ...replays], log, witnessed, stranger };
  },

  then: {
    'resume.across-replicas': ({ readers, log, witnessed, first, stranger }, expect) => {
      expect.control(first.durable.length > 0 && stranger.delivered, 'the first stream, without a cursor, delivered a message');
      for (const reader of stranger.readers) expectDelivered(expect, reader, stranger.log);
      for (const reader of readers) {
        expectDelivered(expect, reader, log);
        expectSameEvents(expect, readBy(reader), ownSeqEvents(witnessed, reader.after), reader.what);
      }
    },
  },
});
