import {
  type AnyReply,
  answeredSeq,
  createdBy,
  type Draft,
  type LegacyDraft,
  type LiveEvent,
  type Reply,
  scenario,
  sentAs,
} from '../../src/kit/index.ts';
import { expectCopies, readAftermath } from '../aftermath.ts';
import { foldUuids } from '../fold-uuids.ts';

export const legacySharedLog = scenario({
  id: 'history/legacy-shared-log',
  title: 'Both ways of posting write one log: one sequence, one stream, one history, one scope of keys',
  cost: { messages: 10, turns: 15, posts: 12 },
  takes: { users: 2 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    const legacy = Array.from({ length: 3 }, () => world.legacyDraft(`legacy ${world.uuid()}`));
    const unified = Array.from({ length: 3 }, () => world.draft(`unified ${world.uuid()}`));
    return {
      room,
      live,
      legacy,
      unified,
      shared: world.legacyDraft(`both ${world.uuid()}`),
      sharedToo: world.draft(`both ${world.uuid()}`),
    };
  },

  when: async ({ room, live, legacy, unified, shared, sharedToo }, world) => {
    await using _ = live;
    // In turns, so that two counters or two logs cannot look like one.
    const turns: { draft: Draft | LegacyDraft; reply: AnyReply }[] = [];
    const legacyReplies: { draft: LegacyDraft; reply: Reply<'postLegacyMessage'> }[] = [];
    for (const [index, draft] of legacy.entries()) {
      const reply = await room.postLegacy(draft);
      turns.push({ draft, reply });
      legacyReplies.push({ draft, reply });
      const other = unified[index];
      if (other !== undefined) turns.push({ draft: other, reply: await room.post(other) });
    }
    const crossed = {
      legacyFirst: await room.postLegacy(shared),
      thenUnified: await room.post({ message: shared.text, client_msg_id: shared.client_msg_id, buildImmediately: false }),
      unifiedFirst: await room.post(sharedToo),
      thenLegacy: await room.postLegacy({ text: sharedToo.message, client_msg_id: sharedToo.client_msg_id, mode: 'plan' }),
    };
    const other = await room.withUser();
    const otherUser = await other.postLegacy({ ...shared, text: `of another user ${world.uuid()}` });
    return { turns, legacyReplies, crossed, otherUser, after: await readAftermath(room, live) };
  },

  then: {
    'legacy.shared-log': ({ room, turns, legacyReplies, crossed, otherUser, shared, sharedToo, after }, expect) => {
      const seenOf = (draft: Draft | LegacyDraft) => [...after.live, ...after.log].filter(createdBy(room, draft));
      for (const { draft, reply } of turns) {
        expect.control(reply.status === 201, 'a message was not answered 201');
        expectCopies(expect, after, room, draft);
      }
      const seqs = turns.map(({ draft, reply }) => answeredSeq(reply) ?? after.live.find(createdBy(room, draft))?.seq ?? 0);
      expect.that(isIncreasing(seqs), 'the seqs of messages posted in turns through both endpoints', {
        expected: 'increasing',
        actual: seqs,
      });

      for (const { draft, reply } of legacyReplies) {
        const { id, seq } = expect.status(reply, 201).body;
        const stored = after.history.find(sentAs(room, draft));
        expect.equal({ id: foldUuids(stored?.id), seq: stored?.seq }, { id: foldUuids(id), seq }, 'the history entry of a legacy message');
        for (const event of seenOf(draft)) {
          expect.equal(idAndSeq(event), { messageId: foldUuids(id), seq }, 'message.created of a legacy message');
          expect.equal(event.json?.['client_msg_id'], draft.client_msg_id, 'client_msg_id of a legacy message');
        }
      }
      for (const { draft } of turns) {
        const stored = after.history.find(sentAs(room, draft));
        for (const { payload } of seenOf(draft))
          expect.equal(foldUuids(payload['messageId']), foldUuids(stored?.id), 'messageId in message.created, and id in the history');
      }

      expect.equal(crossed.thenUnified.raw?.status, 200, 'endpoint 1 with a key that the legacy endpoint has used');
      expect.equal(crossed.thenLegacy.raw?.status, 200, 'the legacy endpoint with a key that endpoint 1 has used');
      expect.equal(otherUser.raw?.status, 201, 'the legacy endpoint with a key that another user has used');
      expect.control(
        crossed.legacyFirst.status === 201 && crossed.unifiedFirst.status === 201,
        'the first of two messages was not answered 201',
      );
      expectCopies(expect, after, room, shared);
      expectCopies(expect, after, room, sharedToo);
    },
  },
});

function isIncreasing(seqs: readonly number[]): boolean {
  return seqs.every((seq, index) => index === 0 || seq > (seqs[index - 1] ?? 0));
}

function idAndSeq({ payload, seq }: LiveEvent) {
  return { messageId: foldUuids(payload['messageId']), seq };
}
