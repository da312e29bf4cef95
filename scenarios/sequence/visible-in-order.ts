import {
  answeredSeq,
  type Draft,
  type Live,
  type LiveEvent,
  type Reply,
  type Room,
  scenario,
  sentAs,
  type World,
} from '../../src/kit/index.ts';
import { ownSeqEvents } from '../resume/log.ts';

const writers = 8;
const postsAtLeast = 6;
/** A bound for targets so slow that the readers take long; usually the readers are done first. */
const postsAtMost = 40;
const readers = 3;
const resumes = 8;

/** What one client saw over all its connections, one after the other, and why it could not go on. */
interface Reader {
  readonly what: string;
  readonly connections: readonly (readonly LiveEvent[])[];
  readonly stopped: string | undefined;
}

interface Traffic {
  readonly posts: readonly { readonly draft: Draft; readonly reply: Reply<'postMessage'> }[];
  /** Resolves when the last post was answered. */
  readonly over: Promise<unknown>;
  readonly going: boolean;
  stop(): void;
}

function startWriters(room: Room, world: World): Traffic {
  let wanted = true;
  let going = true;
  const posts: { draft: Draft; reply: Reply<'postMessage'> }[] = [];
  const write = async (): Promise<void> => {
    for (let nth = 0; nth < postsAtLeast || (wanted && nth < postsAtMost); nth++) {
      const draft = world.draft(`visible ${nth} ${world.uuid()}`);
      posts.push({ draft, reply: await room.post(draft) });
    }
  };
  const finish = (): void => {
    going = false;
  };
  const over = Promise.all(Array.from({ length: writers }, write));
  over.then(finish, finish);
  return {
    posts,
    over,
    get going() {
      return going;
    },
    stop: () => {
      wanted = false;
    },
  };
}

/** A client that gets a few events, loses its connection and resumes from its last id, again and again. */
function createPieces(room: Room, world: World, first: Live) {
  const connections: (readonly LiveEvent[])[] = [];
  let stopped: string | undefined;
  let cursor = '';
  const leave = (live: Live): void => {
    live.cut();
    cursor = live.cursor ?? cursor;
    connections.push([...live.durable]);
  };
  const few = (live: Live): Promise<boolean> => {
    const enough = 1 + world.random(6);
    return live.until(({ durable }) => durable.length >= enough, world.patience.eventMs);
  };
  /** As another user each time: how soon a cut connection frees its place is not this story's matter. */
  const resume = async (enough: (live: Live) => Promise<unknown>): Promise<void> => {
    await using live = await (await room.asAnyone()).open({ lastEventId: cursor });
    if (!live.admitted) stopped = `a resume was answered ${live.answer.raw?.status ?? 'not at all'}`;
    else await enough(live);
    leave(live);
  };
  return {
    async readWhile(traffic: Traffic): Promise<void> {
      await few(first);
      leave(first);
      if (cursor === '') stopped = 'no event came on the first connection';
      for (let nth = 0; nth < Math.min(resumes, world.streamsAtOnce) && traffic.going && stopped === undefined; nth++) await resume(few);
    },
    async readOnTo(fence: number, what: string): Promise<Reader> {
      if (stopped === undefined)
        await resume(async (live) => Number(cursor) >= fence || live.until(({ durable }) => durable.some(({ seq = 0 }) => seq >= fence)));
      if (Number(cursor) < fence) stopped ??= 'the last resume did not reach the fence message';
      return { what, connections, stopped };
    },
  };
}

export const visibleInOrder = scenario({
  id: 'sequence/visible-in-order',
  title: 'Readers that resume from their last id while others post miss nothing: no smaller seq turns up later',
  cost: { messages: writers * postsAtMost + 1, turns: 15, streams: 36 },
  budgetMs: 60_000,

  given: async (world) => {
    const room = await world.room();
    const witness = await room.open();
    world.need(witness.answer, 200);
    const firsts = await Promise.all(Array.from({ length: readers }, async () => (await room.asAnyone()).open()));
    for (const first of firsts) world.need(first.answer, 200);
    return { room, witness, firsts };
  },

  when: async ({ room, witness, firsts }, world) => {
    await using _ = witness;
    const traffic = startWriters(room, world);
    const clients = firsts.map((first) => createPieces(room, world, first));
    await Promise.all(clients.map((client) => client.readWhile(traffic)));
    traffic.stop();
    await traffic.over;
    const fence = await room.fence(witness);
    const { seq } = fence;
    const log = seq === undefined ? { events: [], complete: false } : await room.readLog(seq);
    const seen: Reader[] = [
      {
        what: 'a client on one connection',
        connections: [[...witness.durable]],
        stopped: fence.arrived[0] === true ? undefined : 'the fence message did not arrive',
      },
    ];
    if (seq !== undefined)
      seen.push(
        ...(await Promise.all(
          clients.map((client, nth) => client.readOnTo(seq, `client ${nth + 1}, resuming from its last id each time`)),
        )),
      );
    // A replay may come from the same memory as the live stream and lack what that lacks: what was accepted is known from its answer.
    const silent = traffic.posts.some(({ reply }) => reply.status === 201 && answeredSeq(reply) === undefined);
    const history = silent ? (await room.wholeHistory()).messages : [];
    const accepted = traffic.posts
      .filter(({ reply }) => reply.status === 201)
      .map(({ draft, reply }) => answeredSeq(reply) ?? history.find(sentAs(room, draft))?.seq)
      .filter((seq) => seq !== undefined);
    return { seen, log, accepted };
  },

  then: {
    'seq.visible-in-order': ({ seen, log, accepted }, expect) => {
      const logged = log.events.map(({ seq }) => seq).filter((seq) => seq !== undefined);
      const existing = [...new Set([...logged, ...accepted])].sort((a, b) => a - b);
      let violated = false;
      for (const { what, connections } of seen) {
        let highest = 0;
        const order = connections.flatMap((events) => {
          const own = ownSeqEvents(events, highest).flatMap(({ seq }) => seq ?? []);
          highest = Math.max(highest, ...own);
          return own;
        });
        highest = 0;
        const late = order.filter((seq) => {
          const isLate = seq <= highest;
          highest = Math.max(highest, seq);
          return isLate;
        });
        expect.equal(late, [], `events that came after one with a larger seq, for ${what}`);
        // What exists below a seq that this client has seen became visible after it.
        const [first = 0] = order;
        const skipped = existing.filter((seq) => seq > first && seq <= highest && !order.includes(seq));
        expect.equal(skipped, [], `events with a smaller seq than one already seen, never seen by ${what}`);
        violated ||= late.length + skipped.length > 0;
      }
      if (violated) return;
      for (const { what, stopped } of seen) expect.control(stopped === undefined, `${what}: ${stopped}`);
      expect.control(seen.length > 1, 'the fence message has no seq');
      expect.control(
        seen.some(({ connections }) => connections.length > 2),
        'no client came to resume while others posted',
      );
      expect.control(log.complete && logged.length > writers, 'the log could not be read up to the fence message');
    },
  },
});
