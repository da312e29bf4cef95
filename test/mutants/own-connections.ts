import type { Admission, Newcomer, Ports, Takeover } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';

/** Places given out by rules of the mutant's own, victims taken over at once. It knows nothing of typing. */
interface PlaceRules {
  /** Gets those who hold a place, the oldest first; gives the victims. Default: the oldest. */
  readonly victims?: (present: readonly Newcomer[], newcomer: Newcomer) => readonly Newcomer[];
  readonly max?: (newcomer: Newcomer) => number;
}

export function withOwnConnections(ports: Ports, { victims, max = ({ maxConnections }) => maxConnections }: PlaceRules): Ports {
  const groups = new Map<string, Newcomer[]>();
  const listeners = new Set<(takeover: Takeover) => void>();
  const leave = (connectionId: string): void => {
    for (const [key, present] of groups)
      groups.set(
        key,
        present.filter((other) => other.connectionId !== connectionId),
      );
  };
  return withPort(ports, 'connections', () => ({
    admit(newcomer): Admission {
      const key = `${newcomer.projectId} ${newcomer.userId}`;
      const present = groups.get(key) ?? [];
      const evicted = present.length < max(newcomer) ? [] : (victims?.(present, newcomer) ?? present.slice(0, 1));
      for (const { connectionId } of evicted) {
        leave(connectionId);
        for (const listener of listeners) listener({ evicted: connectionId, by: newcomer.connectionId, reason: 'connection_limit' });
      }
      const now = [...(groups.get(key) ?? []), newcomer];
      groups.set(key, now);
      return { outcome: 'admitted', evicted: evicted[0]?.connectionId, current: now.length };
    },
    release: leave,
    onTakeover(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  }));
}
