import type { Admission, Newcomer } from './ports.ts';

export interface Seat {
  readonly connectionId: string;
  readonly instanceId: string | undefined;
}

/** What a decision about a newcomer depends on: the connections of one user in one project. */
export interface Seating<S extends Seat> {
  /** Least recently active first (ruling 3). */
  readonly seats: readonly S[];
  /** For how many milliseconds more a place that an eviction has freed waits for the newcomer that was sent away; 0 or less: none waits. */
  readonly waitMs: number;
  /** For how many milliseconds typing still protects a seat; 0 or less: not at all. */
  readonly typingLeft: (seat: S) => number;
}

export interface Decision<S extends Seat> {
  readonly admission: Admission;
  /** Stands up at once. */
  readonly evicted: { readonly seat: S; readonly reason: 'same_instance' | 'connection_limit' } | undefined;
  /** From now on a place waits this long, milliseconds. */
  readonly waitMs: number | undefined;
}

/**
 * Section 9, the rule of every adapter. One rule carries all three policies: a place that is free and not waiting for somebody
 * is given away; a place that waits sends further newcomers away without another victim, so a stampede costs one victim per
 * `retryAfterMs`; with no place at all a victim is chosen. Nobody can know an anonymous newcomer again (ruling 1), so a waiting
 * place simply falls free when its time is over.
 */
export function decideAdmission<S extends Seat>(newcomer: Newcomer, { seats, waitMs, typingLeft }: Seating<S>): Decision<S> {
  const { instanceId, maxConnections, policy, retryAfterMs } = newcomer;
  const older = instanceId === undefined ? undefined : seats.find((seat) => seat.instanceId === instanceId);
  if (older !== undefined) {
    return {
      admission: { outcome: 'admitted', evicted: older.connectionId, current: seats.length },
      evicted: { seat: older, reason: 'same_instance' },
      waitMs: undefined,
    };
  }
  const turnedAway = { evicted: undefined, waitMs: undefined };

  // A place waits a little shorter than its newcomer is told, so that a client whose timer is early still finds it.
  const early = retryAfterMs / 5;
  const free = maxConnections - seats.length - (waitMs > 0 ? 1 : 0);
  if (free > 0) return { ...turnedAway, admission: { outcome: 'admitted', evicted: undefined, current: seats.length + 1 } };
  if (waitMs > 0) {
    const admission = {
      outcome: 'in-progress',
      evicted: undefined,
      current: seats.length,
      retryAfterMs: Math.ceil(waitMs + early),
    } as const;
    return { ...turnedAway, admission };
  }

  const left = seats.map(typingLeft);
  const seat = seats[left.findIndex((ms) => ms <= 0)];
  if (seat === undefined) {
    const admission = {
      outcome: 'hard-limit',
      current: seats.length,
      retryAfterMs: Math.max(retryAfterMs, Math.min(...left)),
    } as const;
    return { ...turnedAway, admission };
  }
  const evicted = { seat, reason: 'connection_limit' } as const;
  if (policy === 'takeover') {
    return { admission: { outcome: 'admitted', evicted: seat.connectionId, current: seats.length }, evicted, waitMs: undefined };
  }
  return {
    admission: {
      outcome: policy === 'retry' ? 'retry' : 'in-progress',
      evicted: seat.connectionId,
      current: seats.length - 1,
      retryAfterMs,
    },
    evicted,
    waitMs: retryAfterMs - early,
  };
}
