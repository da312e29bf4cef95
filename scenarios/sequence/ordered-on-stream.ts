import { createdBy, type Draft, type Room, scenario } from '../../src/kit/index.ts';
import { ownSeqEvents } from '../resume/log.ts';

const writers = 8;
const postsEach = 8;

export const orderedOnStream = scenario({
  id: 'sequence/ordered-on-stream',
  title: 'While eight writers post, every connection gets the events in order and each once',
  cost: { messages: writers * postsEach + 4, streams: 3 },
  takes: { users: 2 },

  given: async (world) => {
    const room = await world.room();
    // Some events are there before, so that one of the streams goes from replay to live under load.
    for (let index = 0; index < 3; index++) world.need(await room.post(world.draft()), 201);
    const readers = [room, await room.withUser(), await room.asAnyone()];
    const [fromNow, alsoFromNow] = await Promise.all(readers.slice(0, 2).map((reader) => reader.open()));
    if (fromNow === undefined || alsoFromNow === undefined) throw new Error('two streams were opened');
    world.need(fromNow.answer, 200);
    world.need(alsoFromNow.answer, 200);
    return { room, late: readers[2] ?? room, fromNow, alsoFromNow };
  },

  when: async ({ room, late, fromNow, alsoFromNow }, world) => {
    await using _ = fromNow;
    await using __ = alsoFromNow;
    const sent: { writer: Room; draft: Draft }[] = [];
    const write = async (): Promise<void> => {
      for (let index = 0; index < postsEach; index++) {
        const draft = world.draft(`ordered ${index} ${world.uuid()}`);
        const reply = await room.post(draft);
        if (reply.status === 201) sent.push({ writer: room, draft });
      }
    };
    const writing = Promise.all(Array.from({ length: writers }, write));
    // Joins once the writers are under way, replaying from the beginning.
    await fromNow.until((live) => live.durable.length >= writers, world.patience.eventMs);
    await using fromTheBeginning = await late.open({ fromSeq: room.start });
    await writing;
    const lives = [fromNow, alsoFromNow, fromTheBeginning];
    const fence = await room.fence(...lives);
    return {
      sent,
      fence,
      streams: lives.map((live, index) => ({
        name: ['first', 'second', 'replayed'][index] ?? '',
        events: ownSeqEvents(live.events, 0),
        arrived: fence.arrived[index],
      })),
    };
  },

  then: {
    'seq.ordered-on-stream': ({ sent, streams }, expect) => {
      expect.control(sent.length > 0, 'no post was answered 201');
      let violated = false;
      for (const { name, events } of streams) {
        // An event without a seq is a matter of sse.id-is-seq.
        const seqs = events.map(({ seq }) => seq).filter((seq) => seq !== undefined);
        const falls = seqs.flatMap((seq, index) => (seq > (seqs[index - 1] ?? 0) ? [] : [`${seqs[index - 1] ?? 0} then ${seq}`]));
        // The same message under two numbers is not "once" either.
        const repeated = sent
          .filter(({ writer, draft }) => events.filter(createdBy(writer, draft)).length > 1)
          .map(({ draft }) => draft.message);
        expect.equal(falls, [], `places where the seq does not grow on the ${name} stream`);
        expect.equal(repeated, [], `messages that came more than once on the ${name} stream`);
        violated ||= falls.length + repeated.length > 0;
      }
      if (violated) return;
      for (const { name, arrived, events } of streams) {
        expect.control(arrived === true && events.length > 1, `the ${name} stream did not carry the events up to the fence`);
      }
    },
  },
});
