import { scenario } from '../../src/kit/index.ts';
import { copiesOf, expectCopies, modesOf, readAftermath } from '../aftermath.ts';

/** Fields that no version of the contract has, and names that only other endpoints, answers or events use. */
const extras: readonly Readonly<Record<string, unknown>>[] = [
  { futureField: true },
  { nested: { list: [1, { deep: null }], text: 'x' } },
  { mode: 'unified' },
  { mode: 'build', text: 'another text' },
  { id: 'mine', seq: 1, message_seq: 1, timestamp: '2001-01-01T00:00:00.000Z' },
  { messageType: 'assistant', role: 'system' },
  { effective_build_mode: 'build', responseType: 'error' },
  { 'with space': 1, 'dotted.name': 2, '': 3, $where: 4 },
];

export const unknownFields = scenario({
  id: 'posting/unknown-fields',
  title: 'Unknown fields of a post are ignored: accepted, and without any effect',
  cost: { messages: extras.length + 2 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return { room, live };
  },

  when: async ({ room, live }, world) => {
    await using _ = live;
    const plainDraft = world.draft();
    const plain = await room.post(plainDraft);
    const sent = await world.all(
      4,
      extras.map((extra, index) => async () => {
        const draft = world.draft(`extra ${index} ${world.uuid()}`);
        return {
          extra,
          draft,
          reply: await room.send('postMessage', { body: { ...extra, projectId: room.projectId, userId: room.userId, ...draft } }),
        };
      }),
    );
    return { plainDraft, plain, sent, after: await readAftermath(room, live) };
  },

  then: {
    'post.unknown-fields-ignored': ({ room, plainDraft, plain, sent, after }, expect) => {
      expect.control(plain.status === 201, 'a post without further fields was not answered 201');
      expectCopies(expect, after, room, plainDraft);
      const mode = modesOf(after, room, plainDraft);
      for (const { extra, draft, reply } of sent) {
        const what = JSON.stringify(extra);
        expect.answered(reply, 201, `a post with ${what}`);
        if (reply.status !== 201) continue;
        expectCopies(expect, after, room, draft);
        expect.equal(modesOf(after, room, draft), mode, `mode of the post with ${what}`);
        const { live, log, history } = copiesOf(after, room, draft);
        const texts = [...[...live, ...log].map(({ payload }) => payload['message']), ...history.map(({ text }) => text)];
        expect.equal([...new Set(texts)], [draft.message], `text of the post with ${what}`);
        const types = [...[...live, ...log].map(({ payload }) => payload['messageType']), ...history.map(({ messageType }) => messageType)];
        expect.equal([...new Set(types)], ['user'], `messageType of the post with ${what}`);
      }
    },
  },
});
