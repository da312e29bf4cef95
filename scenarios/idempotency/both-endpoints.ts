import { answeredSeq, type LegacyDraft, scenario } from '../../src/kit/index.ts';
import { expectCopies, readAftermath, seqsOf } from '../aftermath.ts';
import { foldUuids } from '../fold-uuids.ts';
import { expectOneCreated } from './one-created.ts';

const width = 10;

export const bothEndpoints = scenario({
  id: 'idempotency/both-endpoints',
  title: 'A client_msg_id means the same message through endpoint 1 and through the legacy endpoint',
  cost: { messages: 4, posts: 17 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    const drafts = ['first here', 'first there', 'at once'].map((text) => world.draft(`${text} ${world.uuid()}`));
    const [here, there, raced] = drafts.map((draft) => ({
      draft,
      legacy: { text: draft.message, client_msg_id: draft.client_msg_id, mode: 'plan' } satisfies LegacyDraft,
    }));
    if (here === undefined || there === undefined || raced === undefined) throw new Error('three drafts were made');
    return { room, live, here, there, raced };
  },

  when: async ({ room, live, here, there, raced }, world) => {
    await using _ = live;
    const hereFirst = {
      first: await room.post(here.draft),
      again: await room.postLegacy(here.legacy),
      more: await room.postLegacy(here.legacy),
    };
    const thereFirst = {
      first: await room.postLegacy(there.legacy),
      again: await room.resend(there.draft),
      more: await room.postLegacy(there.legacy),
    };
    const race = await world.all(
      width,
      Array.from(
        { length: width },
        (_, index) => async () => (index % 2 === 0 ? await room.post(raced.draft) : await room.postLegacy(raced.legacy)),
      ),
    );
    return { hereFirst, thereFirst, race, after: await readAftermath(room, live) };
  },

  then: {
    'idem.duplicate-answer': ({ room, thereFirst, there, after }, expect) => {
      expect.control(thereFirst.first.status === 201, 'the first post through the legacy endpoint was not answered 201');
      const answer = expect.status(thereFirst.again, 200);
      const told = answeredSeq(answer);
      if (told !== undefined) expect.equal(told, seqsOf(after, room, there.draft, thereFirst.first)[0], 'message_seq of the duplicate');
    },
    'idem.concurrent-once': ({ room, race, raced, after, thereFirst }, expect) => {
      expect.control(thereFirst.first.status === 201, 'the legacy endpoint accepted no post');
      expectOneCreated(expect, race);
      const seqs = seqsOf(after, room, raced.draft, ...race);
      expect.that(seqs.length <= 1, 'one message_seq', { expected: 1, actual: seqs });
    },
    'idem.no-second-effect': ({ room, here, there, raced, hereFirst, thereFirst, race, after }, expect) => {
      expect.control(hereFirst.first.status === 201, 'the first post was not answered 201');
      expectCopies(expect, after, room, here.draft);
      if (thereFirst.first.status === 201) expectCopies(expect, after, room, there.draft);
      if (race.some(({ status }) => status === 201)) expectCopies(expect, after, room, raced.draft);
    },
    'legacy.duplicate': ({ room, here, there, hereFirst, thereFirst, after }, expect) => {
      const first = expect.status(thereFirst.first, 201).body;
      const more = expect.status(thereFirst.more, 200).body;
      expect.equal(foldUuids(more.id), foldUuids(first.id), 'id of the duplicate');
      expect.equal(more.seq, first.seq, 'seq of the duplicate');
      expect.equal(foldUuids(more['duplicateOf']), foldUuids(first.id), 'duplicateOf');
      expect.equal(more.client_msg_id, there.legacy.client_msg_id, 'client_msg_id of the duplicate');

      expect.control(hereFirst.first.status === 201, 'the first post through endpoint 1 was not answered 201');
      const stored = after.history.find(({ client_msg_id }) => client_msg_id === here.draft.client_msg_id);
      for (const reply of [hereFirst.again, hereFirst.more]) {
        expect.answered(reply, 200, 'a duplicate of a message of endpoint 1');
        if (reply.status !== 200) continue;
        // Ruling 10: `duplicateOf` is the first message's id, also when that came through endpoint 1.
        expect.equal(foldUuids(reply.body['duplicateOf']), foldUuids(reply.body.id), 'duplicateOf is the id');
        if (stored !== undefined)
          expect.equal(foldUuids(reply.body.id), foldUuids(stored.id), 'id of the duplicate is that of the history');
        expect.equal(reply.body.seq, seqsOf(after, room, here.draft, hereFirst.first)[0], 'seq of the duplicate');
      }
    },
    'legacy.shared-log': ({ room, here, there, hereFirst, thereFirst, after }, expect) => {
      expect.control(hereFirst.first.status === 201, 'the first post through endpoint 1 was not answered 201');
      expect.answered(thereFirst.first, 201, 'a post through the legacy endpoint');
      expect.answered(hereFirst.again, 200, 'a duplicate of endpoint 1 sent to the legacy endpoint');
      expect.answered(thereFirst.again, 200, 'a duplicate of the legacy endpoint sent to endpoint 1');
      const [earlier] = seqsOf(after, room, here.draft, hereFirst.first);
      const [later] = seqsOf(after, room, there.draft, thereFirst.first);
      expect.that(earlier !== undefined && later !== undefined && later > earlier, 'one sequence: the later message has the larger seq', {
        expected: 'endpoint 1 < legacy endpoint',
        actual: { earlier, later },
      });
      expectCopies(expect, after, room, there.draft);
    },
  },
});
