import { type Live, type LiveEvent, type Room, scenario, type World } from '../../src/kit/index.ts';

const writers = 8;
const postsEach = 12;
const readers = 3;
const resumesAtMost = 20;

/** What one client saw that resumes from its last id again and again: the events of each of its connections, in order. */
interface Reader {
  readonly connections: (readonly LiveEvent[])[];
  /** Why it could not go on; undefined where it could. */
  readonly stopped: string | undefined;
}

/** Reads a few events, cuts the connection, resumes from the last id; at last reads on to the seq that `end` gives. */
async function readInPieces(room: Room, world: World, end: Promise<number | undefined>): Promise<Reader> {
  const connections: (readonly LiveEvent[])[] = [];
  let over = false;
  const finish = (): void => {
    over = true;
  };
  void end.then(finish, finish);
  let cursor = '0';
  /** One connection; gives why it was not admitted. */
  const readOn = async (enough: (live: Live) => Promise<unknown>): Promise<string | undefined> => {
    // As another user each time: how soon a cut connection frees its place is not this story's matter.
    const reader = await room.withUser();
    await using live = await reader.open(cursor === '0' ? { fromSeq: 0 } : { lastEventId: cursor });
    if (!live.admitted) return `a resume was answered ${live.answer.raw?.status ?? 'not at all'}`;
    await enough(live);
    live.cut();
    cursor = live.cursor ?? cursor;
    connections.push([...live.durable]);
    return undefined;
  };
  for (let resumes = 0; !over && resumes < resumesAtMost; resumes++) {
    const few = 1 + world.random(6);
    const stopped = await readOn((live) => Promise.race([live.until(({ durable }) => durable.length >= few), end]));
    if (stopped !== undefined) return { connections, stopped };
  }
  const fence = await end;
  if (fence === undefined) return { connections, stopped: 'the fence message got no seq' };
  const stopped = await readOn(
    async (live) => Number(cursor) >= fence || live.until(({ durable }) => durable.some(({ seq = 0 }) => seq >= fence)),
  );
  return { connections, stopped: stopped ?? (Number(cursor) >= fence ? undefined : 'the last resume did not reach the fence message') };
}

export const visibleInOrder = scenario({
  id: 'sequence/visible-in-order',
  title: 'Readers that resume from their last id while others post miss nothing: no smaller seq turns up later',
  cost: { messages: writers * postsEach + 1 },

  given: async (world) => ({ room: await world.room() }),

  when: async ({ room }, world) => {
    const write = async (): Promise<void> => {
      for (let index = 0; index < postsEach; index++) await room.post(world.draft(`visible ${index} ${world.uuid()}`));
    };
    const writing = Promise.all(Array.from({ length: writers }, write));
    const end = writing.then(() => room.fence()).then(({ seq }) => seq);
    const seen = await Promise.all(Array.from({ length: readers }, () => readInPieces(room, world, end)));
    const fence = await end;
    const log = fence === undefined ? { events: [], complete: false } : await room.readLog(fence);
    return { seen, log, fence };
  },

  then: {
    'seq.visible-in-order': ({ seen, log, fence }, expect) => {
      const inLog = log.events.map(({ seq }) => seq).filter((seq) => seq !== undefined);
      let violated = false;
      for (const { connections } of seen) {
        const order = connections.flatMap((events) => events.map(({ seq }) => seq)).filter((seq) => seq !== undefined);
        let highest = 0;
        const late = order.filter((seq) => {
          const isLate = seq <= highest;
          highest = Math.max(highest, seq);
          return isLate;
        });
        expect.equal(late, [], 'events that came after one with a larger seq, over all resumes of one client');
        // What stands in the log below a seq that this client has seen became visible after it.
        const skipped = inLog.filter((seq) => seq <= highest && !order.includes(seq));
        expect.equal(skipped, [], 'events in the log that a client, resuming from its last id each time, never got');
        violated ||= late.length + skipped.length > 0;
      }
      if (violated) return;
      for (const { stopped, connections } of seen) {
        expect.control(stopped === undefined, stopped ?? '');
        expect.control(connections.length > 1, 'a client did not come to resume while others posted');
      }
      expect.control(fence !== undefined && log.complete && inLog.length > writers, 'the log could not be read up to the fence message');
    },
  },
});
