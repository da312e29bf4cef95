import { scenario } from '../../src/kit/index.ts';
import { expectReadable, readAftermath } from '../aftermath.ts';

const visibleAscii = Array.from({ length: 0x7e - 0x21 + 1 }, (_, index) => String.fromCharCode(0x21 + index)).join('');

export const opaqueIds = scenario({
  id: 'posting/opaque-ids',
  title: 'A client_msg_id is any 1 to 128 visible ASCII characters, and every character counts',
  cost: { messages: 14, posts: 27 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    const tail = world.uuid();
    const long = `${tail}${'x'.repeat(127 - tail.length)}`;
    // The same in every run: new only in a project that is.
    const fixed = world.target.capabilities.has('fresh-identities') ? ['!', '0', '00', visibleAscii] : [];
    const ids = [
      ...fixed,
      // Ids that differ only in the last of 128 characters, in case, in their punctuation, or in what a store may read as a number,
      // a pattern or an escape.
      `${long}1`,
      `${long}2`,
      `case-${tail}`.toUpperCase(),
      `case-${tail}`.toLowerCase(),
      `${tail}%41`,
      `${tail}A`,
      `${tail}*`,
      `${tail}_`,
      `${tail}:${tail}`,
    ];
    return { room, live, drafts: ids.map((id) => world.draft(`opaque ${world.uuid()}`, { client_msg_id: id })) };
  },

  when: async ({ room, live, drafts }, world) => {
    await using _ = live;
    const sendAll = () =>
      world.all(
        4,
        drafts.map((draft) => async () => ({ draft, reply: await room.post(draft) })),
      );
    const sent = await sendAll();
    const repeated = await sendAll();
    return { sent, repeated, after: await readAftermath(room, live) };
  },

  then: {
    'post.created': ({ sent, after }, expect) => {
      for (const { draft, reply } of sent) {
        expect.answered(reply, 201, `a new message with the client_msg_id ${draft.client_msg_id}`);
        if (reply.status !== 201) continue;
        // That a duplicate is not stored again is judged by idem.no-second-effect.
        // By the text, which is this message's alone: whether the id comes back as it was is event.client-msg-id.
        const kept = {
          log: after.log.filter(({ payload }) => payload['message'] === draft.message).length,
          history: after.history.filter(({ text }) => text === draft.message).length,
        };
        if (Math.min(kept.log, kept.history) === 0) expectReadable(expect, after);
        expect.that(kept.log > 0 && kept.history > 0, `the message with the client_msg_id ${draft.client_msg_id} is kept`, {
          expected: 'in the log and in the history',
          actual: kept,
        });
      }
    },
    'idem.duplicate-answer': ({ sent, repeated }, expect) => {
      const created = sent.filter(({ reply }) => reply.status === 201).map(({ draft }) => draft);
      expect.control(created.length > 0, 'no post was answered 201');
      for (const { draft, reply } of repeated) {
        if (created.includes(draft)) expect.answered(reply, 200, `the same client_msg_id again: ${draft.client_msg_id}`);
      }
    },
  },
});
