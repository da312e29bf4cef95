import { limits } from '../../src/contract/index.ts';
import { type HistoryEntry, type Live, type OpenOptions, type Room, scenario, type World } from '../../src/kit/index.ts';
import type { KnownLog, Reader } from './log.ts';
import { judgeLongRead, readToTheEnd } from './long-read.ts';

/** A little more than the clause speaks of. */
const wanted = limits.longReplayEvents + limits.pageLimitMax;

export const longReplayOfOthers = scenario({
  id: 'resume/long-replay-of-others',
  title: 'A replay of a thousand messages that a project holds already is complete, or says where it ends and can be resumed there',
  cost: { streams: 90, requests: 150 },
  takes: { projects: 'all', filled: true },
  budgetMs: 120_000,
  onlyReads: true,

  given: async (world) => {
    const found = await findLongest(world);
    return { held: found?.messages.length ?? 0, found: (found?.messages.length ?? 0) >= limits.longReplayEvents ? found : undefined };
  },

  when: async ({ found }, world) => ({ seen: found === undefined ? undefined : await look(world, found) }),

  then: {
    'resume.long-replay': ({ held, seen }, expect) => {
      if (seen === undefined) {
        return expect.skip(
          `none of the listed projects holds ${limits.longReplayEvents} messages (the fullest ${held}): list one that does, or let verify write them with --max-messages`,
        );
      }
      for (const read of seen.reads) judgeLongRead(expect, read, seen.log);
    },
  },
});

interface Found {
  readonly room: Room;
  /** The newest, ascending. */
  readonly messages: readonly HistoryEntry[];
}

async function newestOf(world: World, room: Room): Promise<HistoryEntry[]> {
  let messages: HistoryEntry[] = [];
  while (messages.length < wanted) {
    const before = messages[0]?.seq;
    const query = { limit: limits.pageLimitMax, ...(before !== undefined && { before_seq: before }) };
    const page = world.need(await room.history(query), 200).body.messages;
    if (page.length === 0 || (before !== undefined && (page.at(-1)?.seq ?? before) >= before)) break;
    messages = [...page, ...messages];
  }
  return messages;
}

/** The first project that holds enough, else the fullest. */
async function findLongest(world: World): Promise<Found | undefined> {
  const projects = new Set<string>();
  let longest: Found | undefined;
  for (let visited = 0; visited < world.rooms; visited++) {
    const room = await world.room();
    if (projects.has(room.projectId)) break;
    projects.add(room.projectId);
    const messages = room.start === 0 ? [] : await newestOf(world, room);
    if (longest === undefined || messages.length > longest.messages.length) longest = { room, messages };
    if (messages.length >= wanted) break;
  }
  return longest;
}

async function look(world: World, { room, messages }: Found) {
  const [after = 0, until = 0] = [messages[0]?.seq, messages.at(-1)?.seq];
  const log: KnownLog = { own: messages.map(({ seq }) => seq), others: [], until };
  const read = async (what: string, options: OpenOptions) => {
    const missed = messages.length;
    const start: Reader<Live> = { what, after, parts: [await (await room.asAnyone()).open({ ...options, missed })] };
    return readToTheEnd(world, room, start, until, missed);
  };
  return {
    log,
    reads: [await read(`Last-Event-ID: ${after}`, { lastEventId: after }), await read(`from_seq=${after}`, { fromSeq: after })],
  };
}
