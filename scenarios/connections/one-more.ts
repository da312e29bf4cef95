import { limits } from '../../src/contract/index.ts';
import { type Expect, type Live, type Room, scenario, type World } from '../../src/kit/index.ts';
import { expectDelivered, knownLog, type KnownLog, postOne } from '../resume/log.ts';
import { controlFull, fillRoom, isGone, isStanding, whenever } from './full-room.ts';
import { findLimit, played } from './limit.ts';
import { bringNewcomer, evictedIn, expectAdmitted, type Newcomer } from './newcomer.ts';
import { expectTold } from './victim.ts';
import { expectEach, expectEchoed, expectInProgressAnswer, expectLimitAnswer } from './refusal-answers.ts';

/** One newcomer at a full room, and what became of those who were there. */
interface Round {
  readonly who: string;
  readonly newcomer: Newcomer;
  /** Open before it came, the oldest first. */
  readonly present: readonly Live[];
  readonly victims: readonly Live[];
  /** Live streams once the round was over, the newcomer's included. */
  readonly standing: readonly Live[];
  /** Messages posted while it came and after it was there. */
  readonly log: KnownLog;
  readonly newcomerGotFence: boolean;
}

async function playRound(world: World, room: Room, witness: Live, present: readonly Live[], who: string): Promise<Round> {
  const slackMs = world.patience.slackMs;
  const [during, newcomer] = await Promise.all([postOne(world, room, world.draft(`while ${who} comes`)), bringNewcomer(world, room)]);
  const everybody = newcomer.live === undefined ? [...present] : [...present, newcomer.live];
  const settled = (): boolean => present.some(isGone) && everybody.filter(isStanding).length <= present.length;
  await whenever(everybody, settled, limits.connectionSettleMs + slackMs);
  await Promise.all(present.filter(isGone).map((victim) => victim.untilEnded(limits.victimEndsMs + slackMs)));
  const standing = everybody.filter(isStanding);
  const fence = await room.fence(witness, ...standing);
  const log = knownLog([during], fence, witness.events);
  const newcomerGotFence = newcomer.live !== undefined && fence.arrived[1 + standing.indexOf(newcomer.live)] === true;
  return { who, newcomer, present, victims: present.filter(isGone), standing: everybody.filter(isStanding), log, newcomerGotFence };
}

async function play(world: World, max: number) {
  const room = await world.room();
  const witness = await (await room.withUser()).open();
  const full = await fillRoom(room, max);
  const untouched = full.lives.every((live) => !isGone(live));
  const rounds = [await playRound(world, room, witness, full.lives, 'a newcomer')];
  const first = rounds[0];
  if (first?.newcomer.live !== undefined && first.standing.length === max) {
    rounds.push(await playRound(world, room, witness, first.standing, 'a second newcomer'));
  }
  return { full, untouched, rounds, max, slackMs: world.patience.slackMs };
}

/** The stream's place among those that were there: `stream 2 of 5`. */
function placeOf(live: Live, present: readonly Live[]): string {
  return `stream ${present.indexOf(live) + 1} of ${present.length}`;
}

/** The clauses about an eviction have something to say only where one took place. */
function controlEviction(expect: Expect, { newcomer, who }: Round): void {
  expect.control(
    newcomer.live !== undefined || evictedIn(newcomer.attempts).length > 0,
    `${who} made somebody lose a place; connection.newcomer-admitted judges that`,
  );
}

export const oneMore = scenario({
  id: 'connections/one-more',
  title: 'One stream more than the limit: one victim is told and ends, the newcomer is live, nobody else notices',
  cost: { messages: 12, turns: 18, streams: 12 },
  budgetMs: 60_000,
  takes: { users: 2, allPlaces: true },

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => ({ play: 'max' in limit ? await play(world, limit.max) : undefined }),

  then: {
    'connection.limit': (seen, expect) => {
      const { full, untouched, rounds, max } = played(expect, seen);
      for (const live of full.lives) expect.status(live.answer, 200);
      expect.that(untouched && full.fence.arrived.every(Boolean), `${max} streams are live at once`, {
        expected: max,
        actual: full.fence.arrived.filter(Boolean).length,
      });
      for (const { who, standing } of rounds) {
        expect.that(standing.length <= max, `${who}: no more than ${max} streams stay live`, { expected: max, actual: standing.length });
      }
    },
    'connection.newcomer-admitted': (seen, expect) => {
      const { full, rounds } = played(expect, seen);
      controlFull(expect, full);
      for (const { who, newcomer, newcomerGotFence } of rounds) {
        expectAdmitted(expect, newcomer, who);
        expect.that(newcomer.live === undefined || newcomerGotFence, `${who}: a message reached its stream`);
      }
    },
    'connection.victim-told': (seen, expect) => {
      const { full, rounds, slackMs } = played(expect, seen);
      controlFull(expect, full);
      for (const round of rounds) {
        controlEviction(expect, round);
        const { who, newcomer, victims, present } = round;
        // A newcomer that was sent away twice may have cost two victims: at least those named, at most one for each time.
        const least = Math.max(1, evictedIn(newcomer.attempts).length);
        const most = Math.max(least, newcomer.attempts.filter(({ admitted }) => !admitted).length);
        expect.that(victims.length >= least && victims.length <= most, `${who}: exactly one victim per eviction`, {
          expected: least === most ? least : `${least} to ${most}`,
          actual: victims.length,
        });
        for (const victim of victims) expectTold(expect, victim, `${who}: ${placeOf(victim, present)}`, slackMs);
      }
    },
    'connection.others-undisturbed': (seen, expect) => {
      const { full, rounds, max } = played(expect, seen);
      if (max === 1) expect.skip('max_connections is 1, so that there are no others');
      controlFull(expect, full);
      for (const round of rounds) {
        controlEviction(expect, round);
        const { who, present, victims, log } = round;
        const after = (log.own[0] ?? 1) - 1;
        for (const live of present.filter((other) => !victims.includes(other))) {
          expectDelivered(expect, { what: `${who}: ${placeOf(live, present)}`, after, parts: [live] }, log);
        }
        const [oldest] = present;
        const [victim] = victims;
        if (oldest === undefined || victim === undefined) continue;
        expect.should.equal(placeOf(victim, present), placeOf(oldest, present), `${who}: the victim is the least recently active`);
      }
    },
    'connection.limit-answer': (seen, expect) => {
      const { full, rounds, max } = played(expect, seen);
      controlFull(expect, full);
      const attempts = rounds.flatMap(({ newcomer }) => newcomer.attempts);
      expectEach(expect, 429, attempts, (live) => expectLimitAnswer(expect, live, max));
      for (const { newcomer, victims, who } of rounds) {
        const ids = victims.map(({ connectionId }) => connectionId?.toLowerCase());
        if (ids.includes(undefined)) continue;
        for (const named of evictedIn(newcomer.attempts))
          expect.that(ids.includes(named), `${who}: evicted_connection_id is the victim's`, { expected: ids, actual: named });
      }
    },
    'request-id.echo': (seen, expect) => {
      const { full, rounds } = played(expect, seen);
      controlFull(expect, full);
      expectEchoed(
        expect,
        rounds.flatMap(({ newcomer }) => newcomer.attempts),
      );
    },
    'connection.in-progress-answer': (seen, expect) => {
      const { full, rounds } = played(expect, seen);
      controlFull(expect, full);
      const attempts = rounds.flatMap(({ newcomer }) => newcomer.attempts);
      expectEach(expect, 202, attempts, (live) => expectInProgressAnswer(expect, live));
    },
  },
});
