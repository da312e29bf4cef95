import type { Admission, Clock, Connections, Newcomer, Takeover } from './ports.ts';

interface Seat {
  readonly connectionId: string;
  readonly instanceId: string | undefined;
  readonly group: Group;
}

/** The connections of one user in one project. */
interface Group {
  readonly key: string;
  /** Least recently active first (ruling 3). */
  seats: Seat[];
  /** Until this moment (monotonic) the place that an eviction has freed waits for the newcomer that was sent away. */
  settledAt: number;
}

export interface MemoryConnections extends Connections {
  /** An instance has reported presence: its connection is the most recently active now. */
  touch(projectId: string, userId: string, instanceId: string): void;
  /** Users in projects that are remembered: those with connections, or with a place that waits. */
  readonly size: number;
}

/** For how many milliseconds typing still protects an instance's streams; 0 or less: not at all. */
export type TypingLeft = (projectId: string, userId: string, instanceId: string | undefined) => number;

/**
 * Section 9 in memory. One rule carries all three policies: a place that is free and not waiting for somebody is given away; a
 * place that waits sends further newcomers away without another victim, so a stampede costs one victim per `retryAfterMs`;
 * with no place at all a victim is chosen. Nobody can know an anonymous newcomer again (ruling 1), so a waiting place simply
 * falls free when its time is over.
 */
export function createMemoryConnections(clock: Clock, typingLeft: TypingLeft): MemoryConnections {
  const groups = new Map<string, Group>();
  const seats = new Map<string, Seat>();
  /** Groups that had an eviction, oldest first: those left without connections are forgotten from here. */
  const settling: Group[] = [];
  const listeners = new Set<(takeover: Takeover) => void>();

  const forgetIfIdle = (group: Group): void => {
    if (group.seats.length === 0 && group.settledAt <= clock.monotonic()) groups.delete(group.key);
  };

  const forgetSettled = (): void => {
    while (settling[0] !== undefined && settling[0].settledAt <= clock.monotonic()) {
      const group = settling.shift();
      if (group !== undefined && groups.get(group.key) === group) forgetIfIdle(group);
    }
  };

  const groupOf = (key: string): Group => {
    const known = groups.get(key);
    if (known !== undefined) return known;
    const group: Group = { key, seats: [], settledAt: Number.NEGATIVE_INFINITY };
    groups.set(key, group);
    return group;
  };

  const stand = (seat: Seat): void => {
    seats.delete(seat.connectionId);
    seat.group.seats = seat.group.seats.filter((other) => other !== seat);
  };

  const evict = (seat: Seat, by: string, reason: string): void => {
    stand(seat);
    for (const listener of listeners) listener({ evicted: seat.connectionId, by, reason });
  };

  const decide = (newcomer: Newcomer, group: Group): Admission => {
    const { connectionId, instanceId, maxConnections, policy, retryAfterMs } = newcomer;
    const sit = (evicted: string | undefined): Admission => {
      const seat = { connectionId, instanceId, group };
      group.seats.push(seat);
      seats.set(connectionId, seat);
      return { outcome: 'admitted', evicted, current: group.seats.length };
    };

    const older = instanceId === undefined ? undefined : group.seats.find((seat) => seat.instanceId === instanceId);
    if (older !== undefined) {
      evict(older, connectionId, 'same_instance');
      return sit(older.connectionId);
    }

    // A place waits a little shorter than its newcomer is told, so that a client whose timer is early still finds it.
    const early = retryAfterMs / 5;
    const wait = group.settledAt - clock.monotonic();
    const free = maxConnections - group.seats.length - (wait > 0 ? 1 : 0);
    if (free > 0) return sit(undefined);
    if (wait > 0) {
      return { outcome: 'in-progress', evicted: undefined, current: group.seats.length, retryAfterMs: Math.ceil(wait + early) };
    }

    const left = group.seats.map((seat) => typingLeft(newcomer.projectId, newcomer.userId, seat.instanceId));
    const victim = group.seats[left.findIndex((ms) => ms <= 0)];
    if (victim === undefined) {
      return { outcome: 'hard-limit', current: group.seats.length, retryAfterMs: Math.max(retryAfterMs, Math.min(...left)) };
    }
    evict(victim, connectionId, 'connection_limit');
    if (policy === 'takeover') return sit(victim.connectionId);
    group.settledAt = clock.monotonic() + retryAfterMs - early;
    settling.push(group);
    const outcome = policy === 'retry' ? 'retry' : 'in-progress';
    return { outcome, evicted: victim.connectionId, current: group.seats.length, retryAfterMs };
  };

  return {
    admit(newcomer) {
      forgetSettled();
      const group = groupOf(`${newcomer.projectId} ${newcomer.userId}`);
      return decide(newcomer, group);
    },
    release(connectionId) {
      const seat = seats.get(connectionId);
      if (seat === undefined) return;
      stand(seat);
      forgetIfIdle(seat.group);
    },
    get size() {
      return groups.size;
    },
    onTakeover(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    touch(projectId, userId, instanceId) {
      const group = groups.get(`${projectId} ${userId}`);
      const seat = group?.seats.find((other) => other.instanceId === instanceId);
      if (group === undefined || seat === undefined) return;
      group.seats = [...group.seats.filter((other) => other !== seat), seat];
    },
  };
}
