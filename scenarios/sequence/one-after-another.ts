import { answeredSeq, type Draft, type Reply, type Room, scenario, seqOf } from '../../src/kit/index.ts';

const posts = 10;

export const oneAfterAnother = scenario({
  id: 'sequence/one-after-another',
  title: 'Posts made one after another, by whichever user, get growing sequence numbers',
  cost: { messages: posts + 4, turns: 15 },
  takes: { projects: 2, users: 2 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return { room, live, writers: [room, await room.withUser(), await room.asAnyone()], other: await room.elsewhere() };
  },

  when: async ({ room, live, writers, other }, world) => {
    await using _ = live;
    const sent: { writer: Room; draft: Draft; reply: Reply<'postMessage'> }[] = [];
    for (let index = 0; index < posts; index++) {
      const writer = writers[index % writers.length] ?? room;
      const draft = world.draft(`step ${index} ${world.uuid()}`);
      sent.push({ writer, draft, reply: await writer.post(draft) });
      // Posts elsewhere neither share nor disturb this project's sequence.
      if (index % 3 === 0) await other.post(world.draft());
    }
    // Where every answer tells its seq the stream has nothing to add.
    if (sent.some(({ reply }) => answeredSeq(reply) === undefined)) await room.fence(live);
    return { sent, heard: [...live.durable] };
  },

  then: {
    'seq.increasing': ({ sent, heard }, expect) => {
      const accepted = sent.filter(({ reply }) => reply.status === 201);
      expect.control(accepted.length >= 2, 'fewer than two posts were answered 201');
      const seqs = accepted.map(({ writer, draft, reply }) => seqOf(reply, heard, writer, draft));
      expect.control(
        seqs.every((seq) => seq !== undefined),
        'neither the answer nor a message.created tells the seq of every message',
      );
      const known = seqs.filter((seq) => seq !== undefined);
      expect.that(
        known.every((seq, index) => index === 0 || seq > (known[index - 1] ?? 0)),
        'message_seq of successive posts',
        { expected: 'strictly increasing', actual: known },
      );
    },
  },
});
