import { askDiscovery, sendControl } from '../client/control.ts';
import type { Run } from '../client/run.ts';
import { createSession } from '../client/session.ts';
import { takesConnections } from '../client/takes-connections.ts';
import { createWorld, type TargetFacts } from '../client/world.ts';
import type { Stage } from './stage.ts';

/** `reset` is owed at every exit, but a target that hangs must not hold the exit up. */
const resetMs = 1_500;

/** The stage over real sockets: each play has a session of its own. */
export function createSocketStage(run: Run, facts: TargetFacts): Stage {
  const plays = new Map<string, number>();
  return {
    play(scenario, signal) {
      const times = (plays.get(scenario.id) ?? 0) + 1;
      plays.set(scenario.id, times);
      // A story that is told again has request ids of its own.
      const session = createSession(run, { name: times === 1 ? scenario.id : `${scenario.id}.${times}`, signal });
      return {
        world: createWorld(session, facts, scenario.id),
        evidence: session.evidence,
        transcript: () => session.transcript.render(run.redactor),
        close: () => session.close(),
      };
    },
    async isGone() {
      const taken = await Promise.all(run.replicas.map(({ base }) => takesConnections(base)));
      return taken.includes(false);
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
