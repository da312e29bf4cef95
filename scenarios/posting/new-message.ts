import { answeredSeq, type AnyReply, scenario } from '../../src/kit/index.ts';
import { expectCopies, readAftermath } from '../aftermath.ts';

const answerMaxBytes = 2_048;

export const newMessage = scenario({
  id: 'posting/new-message',
  title: 'A new message is answered 201 in few bytes, with or without a client_msg_id',
  cost: { messages: 6, posts: 7, characters: 30_200 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    const { client_msg_id: _, ...unnamed } = world.draft(`without an id ${world.uuid()}`);
    return {
      room,
      live,
      repeated: world.draft(`repeated ${world.uuid()} `.padEnd(10_000, 'long text ')),
      drafts: {
        'with an id': world.draft(`with an id ${world.uuid()}`),
        'without an id': unnamed,
        'of 10,000 characters': world.draft(`long ${world.uuid()} `.padEnd(10_000, 'long text ')),
        'with a session context': world.draft(`context ${world.uuid()}`, { sessionContext: { page: 'home', tabs: [1, 2], dark: true } }),
      },
    };
  },

  when: async ({ room, live, drafts, repeated }) => {
    await using _ = live;
    const sent = [];
    for (const [what, draft] of Object.entries(drafts)) sent.push({ what, draft, reply: await room.post(draft) });
    await room.post(repeated);
    const duplicate = await room.resend(repeated);
    return { sent, duplicate, after: await readAftermath(room, live) };
  },

  then: {
    'post.created': ({ room, sent, after }, expect) => {
      for (const { what, reply } of sent) {
        expect.answered(reply, 201, `the answer to a message ${what}`);
        if (reply.status === 201)
          expect.should.that(answeredSeq(reply) !== undefined, `message_seq in the answer to a message ${what}`, {
            expected: 'present',
            actual: 'absent',
          });
      }
      // Accepted is kept: a 201 for a message that is nowhere is no acceptance.
      for (const { draft, reply } of sent) if (reply.status === 201) expectCopies(expect, after, room, draft);
    },
    'post.minimal-answer': ({ sent, duplicate }, expect) => {
      expect.control(
        sent.some(({ reply }) => reply.status === 201),
        'no post was answered 201',
      );
      const answers: { what: string; reply: AnyReply }[] = [...sent, { what: 'of 10,000 characters, repeated', reply: duplicate }];
      for (const { what, reply } of answers) {
        const bytes = new TextEncoder().encode(reply.raw?.text ?? '').byteLength;
        expect.that(bytes <= answerMaxBytes, `bytes of the answer to a message ${what}`, {
          expected: `at most ${answerMaxBytes}`,
          actual: bytes,
        });
      }
    },
  },
});
