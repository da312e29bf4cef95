import { type AnyReply, describeReply, header, type Room, scenario, type Signing, type World } from '../../src/kit/index.ts';
import { accepted, controlAccepted, errorCode, expectRefusal } from '../refusals.ts';

/** Ruling 26: the window of 120 s is probed at 110 s or less and 130 s or more, on the target's clock. */
const inside = [-110, 110];
const outside = [-3_600, -130, 130, 3_600];

interface Probe {
  readonly label: string;
  readonly reply: AnyReply;
}

export const timeWindow = scenario({
  id: 'authentication/time-window',
  title: 'A timestamp further away than two minutes, or none at all, is refused although its signature is right',
  cost: { messages: 6, streams: 4, requests: 80 },
  onlyReads: true,

  given: async (world) => {
    const room = await world.room();
    return { room, now: targetSeconds(await room.readStatus()) };
  },

  when: async ({ room, now }, world) => {
    const offsets = (list: readonly number[], scheme: Scheme) =>
      send(
        world,
        room,
        list.map((offsetSeconds) => ({ label: `${offsetSeconds} s away`, sign: { scheme, timestamp: { offsetSeconds } } })),
      );
    const literals = notANumber(now).map(([label, literal]) => ({ label, sign: { scheme: 'v2', timestamp: { literal } } as const }));
    const [current, near, far, odd, currentV1, farV1] = await Promise.all([
      offsets([0], 'v2'),
      offsets(inside, 'v2'),
      offsets(outside, 'v2'),
      send(world, room, literals),
      offsets([0], 'v1'),
      offsets(outside, 'v1'),
    ]);
    return { current, near, far, odd, currentV1, farV1 };
  },

  then: {
    'auth.v2-accepted': ({ near }, expect) => {
      for (const { label, reply } of near) expect.that(accepted(reply), label, { expected: '2xx', actual: describeReply(reply) });
    },
    'auth.stale-refused': ({ current, far, odd, currentV1, farV1 }, expect) => {
      controlAccepted(expect, current);
      const stale = [...far, ...odd, ...(currentV1.every(({ reply }) => accepted(reply)) ? farV1 : [])];
      for (const { label, reply } of stale) expectRefusal(expect, reply, label);
      for (const { label, reply } of [...far, ...odd]) {
        expect.should.equal([reply.raw?.status, errorCode(reply)], [408, 'TIMESTAMP_OUT_OF_RANGE'], label);
      }
    },
  },
});

type Scheme = 'v1' | 'v2';

/** Each signing on a write, a read and a stream: any of them may have its own check. */
async function send(world: World, room: Room, signings: readonly { readonly label: string; readonly sign: Signing }[]): Promise<Probe[]> {
  const own = await room.asAnyone();
  const probes = signings.flatMap(({ label, sign }): (() => Promise<Probe>)[] => [
    ...(world.readOnly
      ? []
      : [async () => ({ label: `a message ${label} (${sign.scheme})`, reply: await own.post(world.draft(), { sign }) })]),
    async () => ({ label: `the history ${label} (${sign.scheme})`, reply: await own.history({ limit: 1 }, { sign }) }),
    async () => {
      await using live = await (await room.asAnyone()).open({ sign });
      return { label: `a stream ${label} (${sign.scheme})`, reply: live.answer };
    },
  ]);
  return world.all(6, probes);
}

/** The target's clock in whole seconds, by its `Date`; by our own where it tells none. */
function targetSeconds(reply: AnyReply): number {
  const told = Date.parse(header(reply, 'date') ?? '');
  return Math.floor((Number.isNaN(told) ? Date.now() : told) / 1_000);
}

/** Signed as they stand, so that nothing but the timestamp is wrong. */
function notANumber(now: number): readonly (readonly [string, string])[] {
  return [
    ['with a word for a timestamp', 'yesterday'],
    ['with NaN for a timestamp', 'NaN'],
    ['with Infinity for a timestamp', 'Infinity'],
    ['with letters behind the number', `${now}abc`],
    ['with the time as a date', new Date(now * 1_000).toISOString()],
    ['with milliseconds for seconds', `${now}000`],
    ['with a list of times', `${now},${now}`],
    ['from 1970', '0'],
    ['before 1970', `-${now}`],
  ];
}
