import { limits } from '../../src/contract/index.ts';
import { type Draft, type Live, type Room, scenario, type World } from '../../src/kit/index.ts';
import { expectDelivered, knownLog, newest, type Post, postOf, postOne, type Reader, seqOfPost } from '../resume/log.ts';
import { crossingMs, everywhere, fenceAcross, nthOf, openOnEach } from './across.ts';

const turns = 6;
const burst = 8;

/** Short ones, and such as do not fit where small ones do: a notice of 8,000 bytes, a frame of 64 KiB when every character is long. */
function texts(world: World): string[] {
  const most = Math.min(limits.messageMaxChars, world.target.discovery?.limits.message_max_chars ?? limits.messageMaxChars);
  return ['short', 'x'.repeat(Math.min(most, 8_200)), 'السلام عليكم ', '漢'.repeat(most), 'with\r\n\nline ends\n'];
}

async function postInTurn(world: World, rooms: readonly Room[]): Promise<Post[]> {
  const long = texts(world);
  const posts: Post[] = [];
  for (let nth = 0; nth < turns * rooms.length; nth += 1) {
    // Another replica gets the long ones in each turn.
    const text = nthOf(long, nth + Math.floor(nth / long.length));
    posts.push(await postOne(world, nthOf(rooms, nth), world.draft(text)));
  }
  return posts;
}

function postAtOnce(world: World, rooms: readonly Room[]): Promise<Post[]> {
  const drafts: Draft[] = Array.from({ length: burst * rooms.length }, (_, nth) => world.draft(`at once ${nth}`));
  return world.all(
    drafts.length,
    drafts.map((draft, nth) => () => postOne(world, nthOf(rooms, nth), draft)),
  );
}

/** For each replica a project in which nothing else is posted than one message there: nothing but that one can wake the others. */
async function wakeFromEach(world: World, room: Room) {
  const [only] = world.target.capabilities.has('fresh-identities') ? [] : [await room.elsewhere()];
  return Promise.all(
    world.target.urls.map(async (_, index) => {
      const quiet = only ?? (await room.elsewhere());
      const lives = await openOnEach(world, quiet);
      return fenceAcross(world, quiet.through(index), lives);
    }),
  );
}

export const postsReachEveryReplica = scenario({
  id: 'replicas/posts-reach-every-replica',
  title: 'What is posted on one replica reaches the streams on all of them, in order, each once',
  needs: ['replicas'],
  cost: { messages: 40 },
  takes: { projects: 2 },
  budgetMs: 90_000,

  given: async (world) => {
    const room = await world.room();
    return { room, lives: await openOnEach(world, room) };
  },

  when: async ({ room, lives }, world) => {
    const wakes = await wakeFromEach(world, room);
    const rooms = everywhere(world, room);
    const first = await postOne(world, nthOf(rooms, 1), world.draft('the first, on another replica'));
    const posts = [first, ...(await postInTurn(world, rooms)), ...(await postAtOnce(world, rooms))];
    // A replica whose streams have heard nothing so far hears it also where only the last one is posted there.
    const fences = [];
    for (const here of rooms) fences.push(await fenceAcross(world, here, lives));
    const last = fences.at(-1);
    if (last === undefined) throw new Error('Failed to post a fence: the target has no replica.');
    const heard = lives.flatMap(({ events }) => events);
    await Promise.all(lives.map((live) => live.until((open) => newest(open) >= (last.seq ?? 0), crossingMs(world))));
    const log = knownLog([...posts, ...fences.slice(0, -1).map((fence) => postOf(room, fence))], last, heard);
    const after = seqOfPost(heard, first) - 1;
    const readers = lives.map((live: Live, index): Reader => ({ what: `the stream on replica ${index + 1}`, after, parts: [live] }));
    return { readers, log, fences, wakes };
  },

  then: {
    'resume.across-replicas': ({ readers, log, fences, wakes }, expect) => {
      expect.control(
        [...wakes, ...fences].every(({ reply }) => reply.status === 201),
        'a message was accepted on every replica',
      );
      for (const [at, { arrived }] of [...wakes, ...fences].entries()) {
        const what = `streams that were told in time of a message on replica ${1 + (at % wakes.length)}`;
        expect.equal(
          arrived,
          arrived.map(() => true),
          what,
        );
      }
      for (const reader of readers) expectDelivered(expect, reader, log);
    },
  },
});
