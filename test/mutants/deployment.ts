import { createMemoryPorts } from '../../src/engine/memory.ts';
import type { EventLog, Ports } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';

/** What the processes of one deployment share besides their ports: those with the same log are one deployment. */
export function sharedByReplicas<T>(make: () => T): (ports: Ports) => T {
  const made = new WeakMap<EventLog, { readonly it: T }>();
  return ({ log }) => {
    const known = made.get(log) ?? { it: make() };
    made.set(log, known);
    return known.it;
  };
}

/** Ports of one process alone, by the clock of the process. */
export function ownPorts({ hmac, clock, randomId }: Ports): Ports {
  return createMemoryPorts({ hmac, clock, randomId, assistant: { enabled: true, delayMs: 20, buildStepMs: 20 } });
}

/** Remembers which events were stored by this process. */
export interface OwnEvents {
  readonly ports: (ports: Ports) => Ports;
  has(projectId: string, seq: number): boolean;
  /** The greatest seq that this process gave in a project; 0 for none. */
  last(projectId: string): number;
}

export function createOwnEvents(): OwnEvents {
  const stored = new Set<string>();
  const lasts = new Map<string, number>();
  const note = (projectId: string, seq: number): void => {
    stored.add(`${projectId} ${seq}`);
    lasts.set(projectId, Math.max(seq, lasts.get(projectId) ?? 0));
  };
  return {
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async appendMessage(draft, keyNotBefore) {
          const appended = await log.appendMessage(draft, keyNotBefore);
          if (appended.fresh) note(draft.projectId, appended.message.seq);
          return appended;
        },
        async append(projectId, draft) {
          const event = await log.append(projectId, draft);
          note(projectId, event.seq);
          return event;
        },
      })),
    has: (projectId, seq) => stored.has(`${projectId} ${seq}`),
    last: (projectId) => lasts.get(projectId) ?? 0,
  };
}
