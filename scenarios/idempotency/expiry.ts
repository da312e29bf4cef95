import { answeredSeq, scenario } from '../../src/kit/index.ts';

// Ruling 26: probed at 3,540 s or less and 3,660 s or more after the first acceptance.
const toHalfAnHour = 1_800_000;
const toInside = 3_540_000 - toHalfAnHour;
const toOutside = 3_660_000 - 3_540_000;

export const expiry = scenario({
  id: 'idempotency/expiry',
  title: 'A client_msg_id is remembered for one hour from the first post, and no longer',
  alone: true,
  needs: ['clock'],
  cost: { messages: 11, posts: 17 },
  budgetMs: 50_000,

  given: async (world) => {
    const room = await world.room();
    return {
      room,
      often: world.draft(`repeated often ${world.uuid()}`),
      late: world.draft(`repeated late ${world.uuid()}`),
      never: world.draft(`repeated after the hour ${world.uuid()}`),
      legacy: world.legacyDraft(`legacy ${world.uuid()}`),
      crossed: world.draft(`first here, then legacy ${world.uuid()}`),
    };
  },

  when: async ({ room, often, late, never, legacy, crossed }, world) => {
    const first = {
      often: world.need(await room.post(often), 201),
      late: world.need(await room.post(late), 201),
      never: world.need(await room.post(never), 201),
      crossed: world.need(await room.post(crossed), 201),
    };
    const crossedBody = { text: crossed.message, client_msg_id: crossed.client_msg_id, mode: 'plan' } as const;
    const firstLegacy = await room.postLegacy(legacy);
    await world.control.send({ action: 'clock.advance', ms: toHalfAnHour });
    const atHalf = { often: await room.resend(often) };
    await world.control.send({ action: 'clock.advance', ms: toInside });
    const inside = {
      often: await room.resend(often),
      late: await room.resend(late),
      legacy: await room.postLegacy(legacy),
      crossed: await room.postLegacy(crossedBody),
    };
    await world.control.send({ action: 'clock.advance', ms: toOutside });
    const outside = {
      often: await room.resend(often),
      late: await room.resend(late),
      never: await room.resend(never),
      legacy: await room.postLegacy(legacy),
      crossed: await room.postLegacy(crossedBody),
    };
    // The new messages are remembered in their turn.
    const renewed = { often: await room.resend(often), never: await room.resend(never) };
    return { first, firstLegacy, atHalf, inside, outside, renewed };
  },

  then: {
    'idem.expires': ({ first, firstLegacy, atHalf, inside, outside, renewed }, expect) => {
      const legacyWorks = firstLegacy.status === 201;
      const before = [
        { at: '1,800 s', reply: atHalf.often, original: first.often },
        { at: '3,540 s', reply: inside.often, original: first.often },
        { at: '3,540 s', reply: inside.late, original: first.late },
        ...(legacyWorks
          ? [
              { at: '3,540 s (legacy)', reply: inside.legacy, original: firstLegacy },
              { at: '3,540 s (first through endpoint 1, again through the legacy one)', reply: inside.crossed, original: first.crossed },
            ]
          : []),
      ];
      for (const { at, reply, original } of before) {
        expect.answered(reply, 200, `a duplicate at ${at}`);
        if (reply.status !== 200 || answeredSeq(reply) === undefined || answeredSeq(original) === undefined) continue;
        expect.equal(answeredSeq(reply), answeredSeq(original), `message_seq of the duplicate at ${at}`);
      }
      const past = [
        { what: 'repeated at 1,800 s and 3,540 s', reply: outside.often, original: first.often },
        { what: 'repeated at 3,540 s', reply: outside.late, original: first.late },
        { what: 'never repeated', reply: outside.never, original: first.never },
        ...(legacyWorks
          ? [
              { what: 'repeated at 3,540 s, legacy', reply: outside.legacy, original: firstLegacy },
              { what: 'repeated at 3,540 s, through both endpoints', reply: outside.crossed, original: first.crossed },
            ]
          : []),
      ];
      for (const { what, reply, original } of past) {
        expect.answered(reply, 201, `the same id at 3,660 s (${what})`);
        const [seq, old] = [answeredSeq(reply), answeredSeq(original)];
        if (reply.status === 201 && seq !== undefined && old !== undefined) {
          expect.that(seq > old, `message_seq of the new message (${what})`, { expected: `more than ${old}`, actual: seq });
        }
      }
      for (const [reply, original] of [
        [renewed.often, outside.often],
        [renewed.never, outside.never],
      ] as const) {
        expect.answered(reply, 200, 'a duplicate of the new message');
        if (reply.status !== 200 || answeredSeq(reply) === undefined || answeredSeq(original) === undefined) continue;
        expect.equal(answeredSeq(reply), answeredSeq(original), 'message_seq of the duplicate of the new message');
      }
    },
  },
});
