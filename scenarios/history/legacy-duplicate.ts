import { type Expect, type Reply, scenario, sentAs } from '../../src/kit/index.ts';
import { readAftermath } from '../aftermath.ts';
import { foldUuids } from '../fold-uuids.ts';
import { preferringPlan } from '../preferring-plan.ts';

const width = 8;

export const legacyDuplicate = scenario({
  id: 'history/legacy-duplicate',
  title: 'A repeated client_msg_id on the legacy endpoint gives the first message again, and says that it does',
  cost: { messages: 6, posts: 17, buildPosts: 1 },
  sparingCost: { buildPosts: 0 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    await preferringPlan(world, room);
    return { room, live, draft: world.legacyDraft(), raced: world.legacyDraft(), other: world.draft() };
  },

  when: async ({ room, live, draft, raced, other }, world) => {
    await using _ = live;
    const first = await room.postLegacy(draft);
    await room.post(world.draft());
    const again = [await room.postLegacy(draft), await room.postLegacy(draft)];
    const altered = [
      await room.postLegacy({ ...draft, text: `another text ${world.uuid()}` }),
      await room.postLegacy({ ...draft, mode: 'unified' }),
    ];
    const race = await world.all(
      width,
      Array.from({ length: width }, () => () => room.postLegacy(raced)),
    );
    // Ruling 10: also when the first message came through endpoint 1.
    const elsewhere = await room.post(other);
    const crossed = await room.postLegacy({ text: other.message, client_msg_id: other.client_msg_id, mode: 'plan' });
    return { first, again, altered, race, elsewhere, crossed, after: await readAftermath(room, live) };
  },

  then: {
    'legacy.duplicate': ({ room, first, again, altered, race, raced, elsewhere, other, crossed, after }, expect) => {
      expect.control(first.status === 201, 'the first message was not answered 201');
      for (const reply of again) expectDuplicateOf(expect, reply, expect.status(first, 201).body);
      // idem.first-payload-wins: with another payload 200 is a SHOULD.
      for (const reply of altered) {
        expect.should.equal(reply.raw?.status, 200, 'status of a duplicate with another payload');
        if (reply.status === 200) expectDuplicateOf(expect, reply, expect.status(first, 201).body);
      }

      const winners = race.filter(({ status }) => status === 201);
      expect.equal(winners.length, 1, `answers 201 among ${width} equal messages at the same moment`);
      for (const winner of winners.slice(0, 1)) {
        for (const reply of race) if (reply !== winner) expectDuplicateOf(expect, reply, expect.status(winner, 201).body);
      }
      expect.count(after.history.filter(sentAs(room, raced)), 1, 'copies in the history of the message that was raced');

      expect.control(elsewhere.status === 201, 'the message through endpoint 1 was not answered 201');
      const stored = after.history.find(sentAs(room, other));
      expect.control(stored !== undefined, 'the message through endpoint 1 is not in the history');
      if (stored !== undefined) expectDuplicateOf(expect, crossed, stored);
    },
  },
});

type Stored = Pick<Extract<Reply<'postLegacyMessage'>, { status: 201 }>['body'], 'id' | 'seq'>;

function expectDuplicateOf(expect: Expect, reply: Reply<'postLegacyMessage'>, { id, seq }: Stored): void {
  const { body } = expect.status(reply, 200);
  const told = foldUuids({ id: body.id, seq: body.seq, duplicateOf: body.duplicateOf });
  expect.equal(told, foldUuids({ id, seq, duplicateOf: id }), 'the answer to a duplicate');
}
