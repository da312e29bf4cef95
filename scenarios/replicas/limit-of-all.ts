import { limits } from '../../src/contract/index.ts';
import { describeReply, type Live, type Room, scenario, wireStatus, type World } from '../../src/kit/index.ts';
import { isGone, isStanding, whenever } from '../connections/full-room.ts';
import { findLimit, played, surplus } from '../connections/limit.ts';
import { bringNewcomer, evictedIn, expectAdmitted, type Newcomer } from '../connections/newcomer.ts';
import { expectTold } from '../connections/victim.ts';
import { everywhere, fenceAcross, nthOf } from './across.ts';
import { controlFullAcross, fillAcross, type FullAcross } from './full-across.ts';

/** One newcomer on one replica, where the streams that were there are on others. */
interface Round {
  readonly who: string;
  readonly newcomer: Newcomer;
  readonly present: readonly Live[];
  readonly victims: readonly Live[];
  /** Live when the round was over: neither told nor ended, and reached by a message. */
  readonly staying: readonly Live[];
}

async function playRound(world: World, here: Room, present: readonly Live[], who: string): Promise<Round> {
  const slackMs = world.patience.slackMs;
  const newcomer = await bringNewcomer(world, here);
  const everybody = newcomer.live === undefined ? [...present] : [...present, newcomer.live];
  const settled = (): boolean => present.some(isGone) && everybody.filter(isStanding).length <= present.length;
  await whenever(everybody, settled, limits.connectionSettleMs + slackMs);
  await Promise.all(present.filter(isGone).map((victim) => victim.untilEnded(limits.victimEndsMs + slackMs)));
  const standing = everybody.filter(isStanding);
  const fence = await fenceAcross(world, here, standing);
  const staying = standing.filter((live, at) => isStanding(live) && fence.arrived[at] === true);
  return { who, newcomer, present, victims: present.filter(isGone), staying };
}

/** The limit is full on the first replica; newcomers come to the second, and then to the first again. */
async function oneMore(world: World, max: number): Promise<{ readonly full: FullAcross; readonly rounds: readonly Round[] }> {
  const room = await world.room();
  const rooms = everywhere(world, room);
  const full = await fillAcross(world, [nthOf(rooms, 0)], max);
  const rounds = [await playRound(world, nthOf(rooms, 1), full.lives, 'a newcomer on another replica')];
  const [first] = rounds;
  if (first?.newcomer.live !== undefined && first.staying.length === max && max > 1) {
    rounds.push(await playRound(world, nthOf(rooms, 0), first.staying, 'a second one, back on the first replica'));
  }
  return { full, rounds };
}

/** More than the limit at the same moment, spread over the replicas. */
async function rush(world: World, max: number) {
  const room = await world.room();
  const rooms = everywhere(world, room);
  const lives = await Promise.all(Array.from({ length: max + surplus }, (_, nth) => nthOf(rooms, nth).open()));
  await whenever(lives, () => lives.filter(isStanding).length <= max, limits.connectionSettleMs + world.patience.slackMs);
  const standing = lives.filter(isStanding);
  const fence = await fenceAcross(world, room, standing);
  return { lives, staying: standing.filter((live, at) => isStanding(live) && fence.arrived[at] === true) };
}

async function play(world: World, max: number) {
  const [{ full, rounds }, rushed] = await Promise.all([oneMore(world, max), rush(world, max)]);
  return { max, full, rounds, rushed, slackMs: world.patience.slackMs };
}

export const limitOfAll = scenario({
  id: 'replicas/limit-of-all',
  title: 'The limit counts the streams of all replicas together, and a victim on another replica is told',
  needs: ['replicas'],
  cost: { messages: 10 },
  budgetMs: 120_000,
  takes: { users: 2, allPlaces: true },

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => ({ play: 'max' in limit ? await play(world, limit.max) : undefined }),

  then: {
    'connection.limit': (seen, expect) => {
      const { max, full, rounds, rushed } = played(expect, seen);
      controlFullAcross(expect, full);
      for (const { who, staying } of rounds) {
        expect.that(staying.length <= max, `${who}: no more than ${max} streams stay live on all replicas together`, {
          expected: max,
          actual: staying.length,
        });
      }
      const what = `${max + surplus} connects at once, spread over the replicas`;
      for (const { answer } of rushed.lives) {
        const status = wireStatus(answer);
        expect.that(status === 200 || status === 202 || status === 429, `${what}: each meets one of the four outcomes`, {
          expected: '200, 202 or 429',
          actual: describeReply(answer),
        });
      }
      expect.that(rushed.staying.length <= max, `${what}: no more than ${max} stay live`, { expected: max, actual: rushed.staying.length });
    },
    'connection.newcomer-admitted': (seen, expect) => {
      const { full, rounds } = played(expect, seen);
      controlFullAcross(expect, full);
      for (const { who, newcomer, staying } of rounds) {
        expectAdmitted(expect, newcomer, who);
        expect.that(newcomer.live === undefined || staying.includes(newcomer.live), `${who}: a message reached its stream`);
      }
    },
    'connection.victim-told': (seen, expect) => {
      const { full, rounds, slackMs } = played(expect, seen);
      controlFullAcross(expect, full);
      for (const { who, newcomer, present, victims } of rounds) {
        expect.control(
          newcomer.live !== undefined || evictedIn(newcomer.attempts).length > 0,
          `${who} made somebody lose a place; connection.newcomer-admitted judges that`,
        );
        const least = Math.max(1, evictedIn(newcomer.attempts).length);
        const most = Math.max(least, newcomer.attempts.filter(({ admitted }) => !admitted).length);
        expect.that(victims.length >= least && victims.length <= most, `${who}: exactly one victim per eviction`, {
          expected: least === most ? least : `${least} to ${most}`,
          actual: victims.length,
        });
        for (const victim of victims)
          expectTold(expect, victim, `${who}: stream ${present.indexOf(victim) + 1} of ${present.length}`, slackMs);
      }
    },
  },
});
