import { answeredSeq, type AnyReply, type Draft, type LegacyDraft, type Room, scenario, seqOf } from '../../src/kit/index.ts';

const rounds = 2;
const width = 25;

export const atOnce = scenario({
  id: 'sequence/at-once',
  title: 'Twenty-five posts at the same moment get twenty-five sequence numbers',
  cost: { messages: rounds * width + 1 },
  takes: { users: 2 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return { room, live, writers: [room, await room.withUser(), await room.asAnyone()] };
  },

  when: async ({ room, live, writers }, world) => {
    await using _ = live;
    const sent: { writer: Room; draft: Draft | LegacyDraft; reply: AnyReply }[] = [];
    for (let round = 0; round < rounds; round++) {
      const race = Array.from({ length: width }, (_, index) => async () => {
        const writer = writers[index % writers.length] ?? room;
        // The legacy endpoint takes part: both give out numbers of one sequence.
        if (index % 5 === 4) {
          const draft = world.legacyDraft(`at once ${round}.${index} ${world.uuid()}`);
          return { writer, draft, reply: await writer.postLegacy(draft) };
        }
        const draft = world.draft(`at once ${round}.${index} ${world.uuid()}`);
        return { writer, draft, reply: await writer.post(draft) };
      });
      sent.push(...(await world.all(width, race)));
    }
    if (sent.some(({ reply }) => answeredSeq(reply) === undefined)) await room.fence(live);
    return { sent, heard: [...live.durable] };
  },

  then: {
    'post.created': ({ sent }, expect) => {
      for (const { draft, reply } of sent) {
        if ('message' in draft) expect.answered(reply, 201, 'one of many posts at once');
      }
    },
    'seq.distinct': ({ sent, heard }, expect) => {
      const accepted = sent.filter(({ reply }) => reply.status === 201);
      expect.control(accepted.length >= 2, 'fewer than two posts were answered 201');
      const seqs = accepted.map(({ writer, draft, reply }) => seqOf(reply, heard, writer, draft)).filter((seq) => seq !== undefined);
      expect.control(seqs.length >= 2, 'neither the answers nor the stream tell the seq of two messages');
      const shared = seqs.filter((seq, index) => seqs.indexOf(seq) !== index);
      expect.equal(shared, [], 'sequence numbers given to more than one message');
    },
  },
});
