import { type AnyReply, type Draft, type LegacyDraft, type Room, scenario, type SendOptions, type World } from '../../src/kit/index.ts';
import { expectReadable, readAftermath } from '../aftermath.ts';
import { isFresh, marksAbove } from '../read/marks.ts';
import { startOf } from '../read/start-of.ts';
import { accepted, expectRefusal } from '../refusals.ts';
import { forgedV2 } from './tampering.ts';

const v2 = { scheme: 'v2' } as const;

/** One way to be refused by the clauses of this section, as options of any request. */
type Refusal = readonly [string, SendOptions];

interface Attempt {
  readonly label: string;
  readonly draft: Draft;
  readonly legacy: LegacyDraft;
  readonly replies: readonly AnyReply[];
}

export const refusedWithoutEffect = scenario({
  id: 'authentication/refused-without-effect',
  title: 'A refused request stores nothing, emits nothing, keeps its key free, and a forged one spends no nonce',
  cost: { messages: 25, turns: 23, requests: 100 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    const marks = isFresh(world) ? [5, 9] : await marksAbove(world, room, await startOf(world, room), 2);
    const [mark = 0, beyond = 0] = marks;
    world.need(await room.putRead(mark), 200);
    world.need(await room.putPreferences(false), 200);
    return { room, live, mark, beyond };
  },

  when: async ({ room, live, beyond }, world) => {
    await using _ = live;
    const spent = world.uuid();
    const spending = await room.readStatus({ sign: { ...v2, nonce: spent } });
    const attempts = await world.all(
      4,
      refusals(spent).map((refusal) => () => attempt(world, room, beyond, refusal)),
    );
    const mismatch = await attemptForAnother(world, room);
    const [readStatus, preferences] = await Promise.all([room.readStatus(), room.preferences()]);
    const after = await readAftermath(room, live);

    const corrected = await world.all(
      4,
      [...attempts, mismatch].flatMap(({ label, draft, legacy }) => [
        async () => ({ label: `the message that was refused ${label}`, reply: (await room.post(draft)) as AnyReply }),
        async () => ({ label: `the legacy message that was refused ${label}`, reply: (await room.postLegacy(legacy)) as AnyReply }),
      ]),
    );
    const nonces = await world.all(
      4,
      forgedV2.map(([what, sign]) => async () => {
        const nonce = world.uuid();
        const forged = await room.post(world.draft(), { sign: { ...sign, nonce } });
        return { what, forged, honest: await room.readStatus({ sign: { ...v2, nonce } }) };
      }),
    );
    return { spending, attempts: [...attempts, mismatch], readStatus, preferences, after, corrected, nonces };
  },

  then: {
    'auth.refusal-has-no-effect': ({ mark, spending, attempts, readStatus, preferences, after, corrected, nonces }, expect) => {
      expect.control(accepted(spending), 'the request that spends the nonce was not accepted');
      for (const { label, replies } of attempts) for (const reply of replies) expectRefusal(expect, reply, `a request ${label}`);

      const texts = new Set(attempts.flatMap(({ draft, legacy }) => [draft.message, legacy.text]));
      const emitted = [...after.live, ...after.log].filter(({ payload }) => texts.has(String(payload['message'])));
      const stored = after.history.filter(({ text }) => texts.has(text));
      if (emitted.length + stored.length === 0) expectReadable(expect, after);
      expect.count(emitted, 0, 'events of refused messages');
      expect.count(stored, 0, 'refused messages in the history');
      expect.equal(expect.status(readStatus, 200).body.last_read_seq, mark, 'the read mark after refused changes');
      expect.equal(expect.status(preferences, 200).body.preferences.buildImmediately, false, 'the preference after refused changes');

      for (const { label, reply } of corrected) expect.equal(reply.raw?.status, 201, `${label}, sent again correctly`);
      for (const { what, forged, honest } of nonces) {
        expectRefusal(expect, forged, `a message ${what}`);
        // A nonce that was changed in transit is another nonce; the honest one stayed unused either way.
        expect.that(accepted(honest), `the nonce of a forged request (${what}) in a correct one`, {
          expected: '2xx',
          actual: honest.raw?.status,
        });
      }
    },
  },
});

function refusals(spent: string): readonly Refusal[] {
  return [
    ['unsigned', { sign: { scheme: 'none' } }],
    ['signed with another secret', { sign: { ...v2, wrongSecret: true } }],
    ['signed over another body', { sign: { ...v2, over: { body: '{"another":"body"}' } } }],
    ['with a stale timestamp', { sign: { ...v2, timestamp: { offsetSeconds: -3_600 } } }],
    ['with a timestamp from the future', { sign: { ...v2, timestamp: { offsetSeconds: 3_600 } } }],
    ['with a spent nonce', { sign: { ...v2, nonce: spent } }],
    ['without a user', { headers: { 'x-user-id': null } }],
  ];
}

async function attempt(world: World, room: Room, beyond: number, [label, options]: Refusal): Promise<Attempt> {
  const draft = world.draft(`refused ${label} ${world.uuid()}`);
  const legacy = world.legacyDraft(`refused ${label} legacy ${world.uuid()}`);
  const replies: AnyReply[] = await Promise.all([
    room.post(draft, options),
    room.postLegacy(legacy, options),
    room.putRead(beyond, options),
    room.putPreferences(true, options),
  ]);
  return { label, draft, legacy, replies };
}

/** USER_MISMATCH: the header names one user, the body another. The legacy message has no such field; it is only sent correctly later. */
async function attemptForAnother(world: World, room: Room): Promise<Attempt> {
  const label = 'for another user';
  const draft = world.draft(`refused ${label} ${world.uuid()}`);
  const reply = await room.send('postMessage', { body: { ...draft, projectId: room.projectId, userId: world.uuid() } });
  return { label, draft, legacy: world.legacyDraft(`after ${label} ${world.uuid()}`), replies: [reply] };
}
