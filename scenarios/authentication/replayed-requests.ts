import { type AnyReply, createdBy, type Draft, type Expect, type Room, scenario, sentAs } from '../../src/kit/index.ts';
import { expectReadable, readAftermath } from '../aftermath.ts';
import { accepted, errorCode, expectRefusal } from '../refusals.ts';

const contenders = 8;
const v2 = { scheme: 'v2' } as const;

export const replayedRequests = scenario({
  id: 'authentication/replayed-requests',
  title: 'A nonce counts once: the same request again, or another one with its nonce, is refused and does nothing',
  cost: { messages: 4, turns: 18, requests: 40 },
  takes: { projects: 2 },
  onlyReads: true,

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    // Without a client_msg_id nothing but the nonce stands between a replay and a second message.
    return { room, live, replayed: anonymous(`replayed ${world.uuid()}`), raced: anonymous(`raced ${world.uuid()}`) };
  },

  when: async ({ room, live, replayed, raced }, world) => {
    await using _ = live;
    const written = world.readOnly ? undefined : await write(room, replayed);
    const page = await room.history({ limit: 1 }, { sign: v2 });
    const replays = [...(written?.replays ?? []), { label: 'the same read of the history', first: page, again: await room.replay(page) }];

    const spent = world.uuid();
    const first = await room.readStatus({ sign: { ...v2, nonce: spent } });
    const later = anonymous(`with a spent nonce ${world.uuid()}`);
    const other = await room.elsewhere();
    const reused = [
      ...(world.readOnly
        ? []
        : [{ label: 'a message with a spent nonce', first, again: await room.post(later, { sign: { ...v2, nonce: spent } }) }]),
      { label: 'a stream with a spent nonce', first, again: await openAndClose(room, spent) },
      { label: 'another project with a spent nonce', first, again: await other.history({}, { sign: { ...v2, nonce: spent } }) },
      {
        label: 'a spent nonce with an earlier timestamp',
        first,
        again: await room.readStatus({ sign: { ...v2, nonce: spent, timestamp: { offsetSeconds: -50 } } }),
      },
    ];

    const shared = world.uuid();
    const race = await world.all(
      contenders,
      Array.from({ length: contenders }, () => (): Promise<AnyReply> => {
        const sign = { ...v2, nonce: shared };
        return world.readOnly ? room.readStatus({ sign }) : room.post(raced, { sign });
      }),
    );
    const left =
      written === undefined
        ? undefined
        : { changedBack: written.changedBack, preferences: await room.preferences(), after: await readAftermath(room, live) };
    return { refused: [...replays, ...reused], later, race, left };
  },

  then: {
    'auth.replay-refused': ({ room, replayed, later, raced, refused, race, left }, expect) => {
      for (const { label, first, again } of refused) {
        expect.control(accepted(first), `the first request before ${label} was not accepted`);
        expectRefusal(expect, again, label);
        expect.should.equal([again.raw?.status, errorCode(again)], [409, 'REPLAY_ATTACK_DETECTED'], label);
      }
      const winners = race.filter(accepted);
      expect.that(winners.length <= 1, `accepted among ${contenders} requests with one nonce at the same moment`, {
        expected: 1,
        actual: winners.length,
      });
      expect.control(winners.length >= 1, 'none of the racing requests was accepted');

      if (left === undefined) return;
      const { changedBack, preferences, after } = left;
      expectTimes(expect, after, room, replayed, 1, 'the replayed message');
      expectTimes(expect, after, room, later, 0, 'the message with a spent nonce');
      expectTimes(expect, after, room, raced, 1, 'the raced message');
      expect.control(accepted(changedBack), 'the preference could not be changed back');
      expect.equal(expect.status(preferences, 200).body.preferences.buildImmediately, false, 'the preference after the replay');
    },
  },
});

/** What writes, and the same requests again. */
async function write(room: Room, replayed: Draft) {
  const post = await room.post(replayed, { sign: v2 });
  const preference = await room.putPreferences(true, { sign: v2 });
  const changedBack = await room.putPreferences(false, { sign: v2 });
  const replays = [
    { label: 'the same message', first: post as AnyReply, again: await room.replay(post) }, // `as`: replies of several operations stand in one list
    { label: 'the same change of the preference', first: preference, again: await room.replay(preference) },
  ];
  return { changedBack, replays };
}

type Aftermath = Awaited<ReturnType<typeof readAftermath>>;

function expectTimes(expect: Expect, after: Aftermath, room: Room, draft: Draft, times: number, what: string): void {
  const live = after.live.filter(createdBy(room, draft)).length;
  const stored = after.history.filter(sentAs(room, draft)).length;
  if (Math.max(live, stored) <= times) expectReadable(expect, after);
  expect.equal({ events: live, history: stored }, { events: times, history: times }, what);
}

function anonymous(message: string): Draft {
  return { message, buildImmediately: false };
}

async function openAndClose(room: Room, nonce: string) {
  const live = await room.open({ sign: { ...v2, nonce } });
  await live.close();
  return live.answer;
}
