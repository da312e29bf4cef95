import { BoundReached } from '../client/bounds.ts';
import { inventedCast, listedCast, type Place } from '../client/cast.ts';
import { askDiscovery, createControl, type InForce, isDenied, sendControl } from '../client/control.ts';
import { loopbackWaits as usual } from '../client/patience.ts';
import { limits } from '../contract/index.ts';
import type { IdentityPool, Lease } from '../client/identities.ts';
import { leaveInOrder, type Learned, type LeavingParts } from '../client/leave-in-order.ts';
import type { ForeignText } from '../client/foreign-text.ts';
import { type Redactor, shownItems } from '../client/redact.ts';
import type { Replica, Run } from '../client/run.ts';
import type { Scenario } from '../kit/index.ts';
import { createSession } from '../client/session.ts';
import { strangerAmong } from '../client/stranger.ts';
import { takesConnections } from '../client/takes-connections.ts';
import { createWorld, type TargetFacts } from '../client/world.ts';
import type { CheckReport } from './report-value.ts';
import type { Health, Stage } from './stage.ts';
import { takesOf } from './takes-of.ts';
import { worstCost } from './worst-cost.ts';

/** `reset` is owed at every exit, but a target that hangs must not hold the exit up. */
const resetMs = 1_500;

/** A target that is busy may be late once. */
const looks = 2;
const lookMs = 2_000;
const worstFirst = ['gone', 'silent', 'answers'] as const satisfies readonly Health[];

/** A story waits for so many answers and builds one after another at most. */
const waitsInAStory = 2;

function longerThanUsual({ patience: { given } }: Run): number {
  return Math.max(0, given.replyMs - usual.replyMs) + Math.max(0, given.buildMs - usual.buildMs);
}

async function healthOf(run: Run, replica: Replica): Promise<Health> {
  if (!(await takesConnections(replica.line))) return 'gone';
  const session = createSession(run, { name: 'health', signal: new AbortController().signal });
  try {
    for (let look = 1; look <= looks; look++) {
      const reply = await askDiscovery(session, replica, lookMs);
      // Whatever it says, and even where it hangs up: only silence is silence.
      if (reply.status !== 'unknown' || session.evidence.silent < look) return 'answers';
    }
    return 'silent';
  } finally {
    await session.close();
  }
}

/** Gives back whether the time passed before the run was stopped. */
function restFor(ms: number, stop: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (stop.aborted || ms <= 0) return resolve(!stop.aborted);
    const giveUp = () => finish(false);
    const timer = setTimeout(() => finish(true), ms);
    const finish = (rested: boolean) => {
      clearTimeout(timer);
      stop.removeEventListener('abort', giveUp);
      resolve(rested);
    };
    stop.addEventListener('abort', giveUp, { once: true });
  });
}

type Difference = NonNullable<CheckReport['more']>[number];

/** Of a check its sentences and the values that were heard; everything else is ours. */
function withoutForeign(check: CheckReport, foreign: ForeignText): CheckReport {
  const one = <T extends Partial<Difference>>(difference: T): T => ({
    ...difference,
    ...(difference.message !== undefined && { message: foreign.sentence(difference.message) }),
    ...('expected' in difference && { expected: foreign.value(difference.expected) }),
    ...('actual' in difference && { actual: foreign.value(difference.actual) }),
  });
  return { ...one(check), ...(check.more !== undefined && { more: check.more.map(one) }) };
}

/** Clause and verdict are ours and stay, whatever the secret is. */
function redacted(redactor: Redactor, check: CheckReport): CheckReport {
  const { more = [], known, ...first } = check;
  const others = more.slice(0, shownItems).map((difference) => redactor.record(difference));
  if (more.length > shownItems) others.push({ message: `and ${more.length - shownItems} more` });
  return {
    ...redactor.record(first),
    ...(known !== undefined && { known: redactor.record(known) }),
    ...(others.length > 0 && { more: others }),
    clause: check.clause,
    verdict: check.verdict,
  };
}

/** The stage over real sockets: each play has a session of its own, and identities that nobody else in this run uses meanwhile. */
export function createSocketStage(
  run: Run,
  facts: TargetFacts,
  pool: IdentityPool,
  /** Why the run's profile leaves a story out. */
  withholds: (scenario: Scenario) => string | undefined = () => undefined,
): Stage {
  const plays = new Map<string, number>();
  /** `room.start` of each project for the story that was there last. */
  const before = new Map<string, number>();
  const learned: Learned = { answers: 'unknown', builds: 'unknown' };
  const leave = async (name: string, parts: Omit<LeavingParts, 'session' | 'learned' | 'expects'>) => {
    // What is invented is nobody's: only what is in force beyond it has to be taken back, and nothing is.
    if (pool.listed === undefined) return;
    const session = createSession(run, { name: `${name}.leaving`, signal: new AbortController().signal });
    const expects = { answers: facts.capabilities.has('assistant'), builds: facts.capabilities.has('builds') };
    await leaveInOrder({ ...parts, session, learned, expects });
    await session.close();
  };
  /** Nobody is to pay for what a tester is answered: canned answers and builds have the same events (section 16). */
  const stub = async (name: string, { needs }: Scenario, { projects }: Lease, inForce: InForce) => {
    // An order to fail is given to real builds.
    if (!facts.capabilities.has('stub') || needs.includes('build-failure')) return;
    const session = createSession(run, { name: `${name}.stub`, signal: new AbortController().signal });
    const { send } = createControl(session, facts.capabilities, inForce);
    // Where it is refused the bounds of the run still hold.
    await Promise.allSettled(projects.map(({ id }) => send({ action: 'assistant.stub', projectId: id, on: true })));
    await session.close();
  };
  return {
    extraMs: waitsInAStory * longerThanUsual(run),
    async play(scenario, signal, stop) {
      const left = withholds(scenario);
      if (left !== undefined) return { withheld: left, later: false };
      const takes = takesOf(scenario);
      const lacking = pool.lacking(takes);
      if (lacking !== undefined) return { withheld: lacking, later: false };
      const lease = await pool.lease(takes, stop);
      if (lease === undefined) return undefined;
      if (takes.allPlaces && !(await restFor(lease.leftAtMs + limits.slotFreedMs - performance.now(), stop))) {
        lease.end();
        return undefined;
      }
      const share = run.bounds.share(worstCost(scenario, run.bounds));
      if (share instanceof BoundReached) {
        lease.end();
        return { withheld: share.message, later: true };
      }

      const times = (plays.get(scenario.id) ?? 0) + 1;
      plays.set(scenario.id, times);
      // A story that is told again has request ids of its own.
      const name = times === 1 ? scenario.id : `${scenario.id}.${times}`;
      const session = createSession(run, { name, signal, share });
      const starts = new Map<string, number>();
      const inForce: InForce = new Map();
      const denied = ({ projectId, userId }: Place) => isDenied(inForce, projectId, userId);
      if (pool.listed !== undefined) await stub(name, scenario, lease, inForce);
      const cast = pool.listed === undefined ? inventedCast : listedCast(lease, facts.maxConnections, denied);
      return {
        world: createWorld(session, facts, scenario.id, cast, starts, inForce),
        evidence: session.evidence,
        stall: session.stall,
        get heldMs() {
          return session.heldMs;
        },
        async disturbedBy() {
          if (pool.listed === undefined || stop.aborted) return undefined;
          const looking = createSession(run, { name: `${name}.looking`, signal: AbortSignal.any([stop]) });
          try {
            // Whoever wrote shortly before may have gone on without a message.
            const since = new Map([...starts].map(([projectId, start]) => [projectId, before.get(projectId) ?? start]));
            return await strangerAmong({ session: looking, lease, since, wrote: session.wrote });
          } catch {
            // Stopped, or out of what may be asked: nothing was shown.
            return undefined;
          } finally {
            await looking.close();
          }
        },
        shown() {
          const foreign = run.foreignText(session.transcript);
          return {
            transcript: session.transcript.render(run.redactor, foreign),
            check: (check) => redacted(run.redactor, withoutForeign(check, foreign)),
          };
        },
        async close() {
          await session.close();
          share.end();
          const startOf = (projectId: string) => starts.get(projectId) ?? 0;
          for (const [projectId, start] of starts) before.set(projectId, start);
          await leave(name, { lease, posted: session.posted, startOf, inForce, patient: !stop.aborted });
          lease.end();
        },
      };
    },
    async health() {
      const found = await Promise.all(run.replicas.map((replica) => healthOf(run, replica)));
      return worstFirst.find((health) => found.includes(health)) ?? 'answers';
    },
    async reset() {
      const session = createSession(run, { name: 'reset', signal: new AbortController().signal });
      // Where it goes unanswered, leases undo what is still in force (section 16).
      await Promise.all(run.replicas.map((replica) => sendControl(session, replica, { action: 'reset' }, resetMs)));
      await Promise.all(run.replicas.map((replica) => askDiscovery(session, replica, resetMs)));
      await session.close();
    },
    redact: (check) => redacted(run.redactor, check),
  };
}
