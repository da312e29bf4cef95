import { type AnyReply, answeredSeq, type Draft, type LegacyDraft, scenario } from '../../src/kit/index.ts';
import { copiesOf, expectReadable, readAftermath } from '../aftermath.ts';

export const sameEverywhere = scenario({
  id: 'sequence/same-everywhere',
  title: 'A message has one sequence number: in the answer, as id and seq of its event, and in the history',
  cost: { messages: 14 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return { room, live };
  },

  when: async ({ room, live }, world) => {
    await using _ = live;
    const sent: { draft: Draft | LegacyDraft; reply: AnyReply }[] = [];
    for (let index = 0; index < 3; index++) {
      const draft = world.draft(`same ${index} ${world.uuid()}`);
      sent.push({ draft, reply: await room.post(draft) });
      const { client_msg_id: _id, ...unnamed } = world.draft(`same, without an id ${index} ${world.uuid()}`);
      sent.push({ draft: unnamed, reply: await room.post(unnamed) });
    }
    // An answer takes a seq of its own: a count of messages and the seq part from here, however late the answers come.
    if (world.target.capabilities.has('assistant'))
      await live.until(({ events }) => events.some(({ name }) => name === 'message.response'), world.patience.replyMs);
    const legacy = world.legacyDraft(`same, legacy ${world.uuid()}`);
    sent.push({ draft: legacy, reply: await room.postLegacy(legacy) });
    const race = Array.from({ length: 6 }, (_, index) => async () => {
      const draft = world.draft(`same, at once ${index} ${world.uuid()}`);
      return { draft, reply: await room.post(draft) };
    });
    sent.push(...(await world.all(race.length, race)));
    return { sent, after: await readAftermath(room, live) };
  },

  then: {
    'seq.same-everywhere': ({ room, sent, after }, expect) => {
      const accepted = sent.filter(({ reply }) => reply.status === 201);
      expect.control(accepted.length > 0, 'no post was answered 201');
      expectReadable(expect, after);
      for (const { draft, reply } of accepted) {
        const { live, log, history } = copiesOf(after, room, draft);
        const what = 'text' in draft ? draft.text : draft.message;
        expect.that(live.length > 0, `message.created of "${what}" on the stream`, { expected: 'present', actual: 'absent' });
        expect.that(log.length > 0, `message.created of "${what}" in the replay`, { expected: 'present', actual: 'absent' });
        expect.that(history.length > 0, `"${what}" in the history`, { expected: 'present', actual: 'absent' });
        const told = {
          answer: answeredSeq(reply),
          ids: [...live, ...log].map(({ id }) => id),
          events: [...live, ...log].map(({ seq }) => seq),
          history: history.map(({ seq }) => seq),
        };
        const seq = told.answer ?? told.events[0];
        expect.equal(
          told,
          {
            answer: told.answer,
            ids: told.ids.map(() => String(seq)),
            events: told.events.map(() => seq),
            history: told.history.map(() => seq),
          },
          `the seq of "${what}"`,
        );
      }
    },
  },
});
