import { askDiscovery, sendControl } from '../client/control.ts';
import { loopbackWaits as usual } from '../client/patience.ts';
import type { Replica, Run } from '../client/run.ts';
import { createSession } from '../client/session.ts';
import { takesConnections } from '../client/takes-connections.ts';
import { createWorld, type TargetFacts } from '../client/world.ts';
import type { Health, Stage } from './stage.ts';

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

/** The stage over real sockets: each play has a session of its own. */
export function createSocketStage(run: Run, facts: TargetFacts): Stage {
  const plays = new Map<string, number>();
  return {
    extraMs: waitsInAStory * longerThanUsual(run),
    play(scenario, signal) {
      const times = (plays.get(scenario.id) ?? 0) + 1;
      plays.set(scenario.id, times);
      // A story that is told again has request ids of its own.
      const session = createSession(run, { name: times === 1 ? scenario.id : `${scenario.id}.${times}`, signal });
      return {
        world: createWorld(session, facts, scenario.id),
        evidence: session.evidence,
        stall: session.stall,
        transcript: () => session.transcript.render(run.redactor),
        close: () => session.close(),
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
    redact: (value) => run.redactor.value(value),
  };
}
