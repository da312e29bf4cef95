import {
  createdBy,
  type Draft,
  type Expect,
  type Live,
  type Reply,
  type Room,
  scenario,
  sentAs,
  seqOf,
  type World,
} from '../../src/kit/index.ts';
import { postOne } from '../resume/log.ts';
import { everywhere, fenceAcross, nthOf, openOnEach } from './across.ts';

const inTurn = 12;
const width = 24;

interface Sent {
  readonly draft: Draft;
  readonly reply: Reply<'postMessage'>;
}

function seqsOf(expect: Expect, room: Room, lives: readonly Live[], sent: readonly Sent[]): number[] {
  const events = lives.flatMap(({ events }) => events);
  const accepted = sent.filter(({ reply }) => reply.status === 201);
  expect.control(accepted.length === sent.length, `all of ${sent.length} posts were answered 201`);
  const seqs = accepted.map(({ draft, reply }) => seqOf(reply, events, room, draft));
  expect.control(!seqs.includes(undefined), 'an answer or a message.created tells the seq of every message');
  return seqs.filter((seq) => seq !== undefined);
}

/** Just posted on one replica, and read from the history on the next, one page of the newest each time. */
async function readBack(world: World, rooms: readonly Room[]) {
  const reads = [];
  for (let nth = 0; nth < 2 * rooms.length; nth += 1) {
    const there = nthOf(rooms, nth + 1);
    // Read before as well: a replica that keeps a page it has read once does not see what is posted elsewhere.
    await there.history({ limit: 100 });
    const { draft } = await postOne(world, nthOf(rooms, nth), world.draft(`read back ${nth} ${world.uuid()}`));
    reads.push({ draft, page: await there.history({ limit: 100 }) });
  }
  return reads;
}

export const oneSequence = scenario({
  id: 'replicas/one-sequence',
  title: 'Replicas number the messages of a project in one sequence, and each shows the history of all',
  needs: ['replicas'],
  cost: { messages: inTurn + width + 8 },
  budgetMs: 60_000,

  given: async (world) => {
    const room = await world.room();
    return { room, lives: await openOnEach(world, room) };
  },

  when: async ({ room, lives }, world) => {
    const rooms = everywhere(world, room);
    const successive: Sent[] = [];
    for (let nth = 0; nth < inTurn; nth += 1) {
      const draft = world.draft(`in turn ${nth}`);
      successive.push({ draft, reply: await nthOf(rooms, nth).post(draft) });
    }
    const concurrent = await world.all(
      width,
      Array.from({ length: width }, (_, nth) => async () => {
        const draft = world.draft(`at once ${nth}`);
        return { draft, reply: await nthOf(rooms, nth).post(draft) };
      }),
    );
    const reads = await readBack(world, rooms);
    await fenceAcross(world, room.through(0), lives);
    return { successive, concurrent, reads };
  },

  then: {
    'seq.increasing': ({ room, lives, successive }, expect) => {
      const seqs = seqsOf(expect, room, lives, successive);
      expect.that(
        seqs.every((seq, nth) => nth === 0 || seq > (seqs[nth - 1] ?? 0)),
        'message_seq of successive posts, each on another replica than the one before',
        { expected: 'strictly increasing', actual: seqs },
      );
    },
    'seq.distinct': ({ room, lives, concurrent }, expect) => {
      const seqs = seqsOf(expect, room, lives, concurrent);
      expect.equal(new Set(seqs).size, seqs.length, `distinct message_seq of ${seqs.length} posts at once, spread over the replicas`);
    },
    'seq.ordered-on-stream': ({ room, lives, successive }, expect) => {
      for (const [index, live] of lives.entries()) {
        expect.control(
          live.durable.some((event) => successive.some(({ draft }) => createdBy(room, draft)(event))),
          `a message reached the stream on replica ${index + 1}`,
        );
        const seqs = live.durable.filter(({ name }) => name === 'message.created').flatMap(({ seq }) => seq ?? []);
        const late = seqs.filter((seq, nth) => nth > 0 && seq <= (seqs[nth - 1] ?? 0));
        expect.equal(late, [], `seqs that are repeated or out of order on the stream on replica ${index + 1}`);
      }
    },
    'history.pages': ({ room, reads }, expect) => {
      for (const { draft, page } of reads) {
        const { messages } = expect.status(page, 200).body;
        expect.count(
          messages.filter(sentAs(room, draft)),
          1,
          'entries, in the history on one replica, of a message just posted on another',
        );
      }
    },
  },
});
