import { decideAdmission, type Seat } from './admission-rule.ts';
import type { Admission, Clock, Connections, Newcomer, Takeover } from './ports.ts';

interface MemorySeat extends Seat {
  readonly group: Group;
}

/** The connections of one user in one project. */
interface Group {
  readonly key: string;
  /** Least recently active first (ruling 3). */
  seats: MemorySeat[];
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

/** Section 9 in memory. */
export function createMemoryConnections(clock: Clock, typingLeft: TypingLeft): MemoryConnections {
  const groups = new Map<string, Group>();
  const seats = new Map<string, MemorySeat>();
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

  const stand = (seat: MemorySeat): void => {
    seats.delete(seat.connectionId);
    seat.group.seats = seat.group.seats.filter((other) => other !== seat);
  };

  const admit = (newcomer: Newcomer, group: Group): Admission => {
    const { projectId, userId, connectionId, instanceId } = newcomer;
    const { admission, evicted, waitMs } = decideAdmission(newcomer, {
      seats: group.seats,
      waitMs: group.settledAt - clock.monotonic(),
      typingLeft: (seat) => typingLeft(projectId, userId, seat.instanceId),
    });
    if (evicted !== undefined) {
      stand(evicted.seat);
      const takeover = { evicted: evicted.seat.connectionId, by: connectionId, reason: evicted.reason };
      for (const listener of listeners) listener(takeover);
    }
    if (waitMs !== undefined) {
      group.settledAt = clock.monotonic() + waitMs;
      settling.push(group);
    }
    if (admission.outcome === 'admitted') {
      const seat = { connectionId, instanceId, group };
      group.seats.push(seat);
      seats.set(connectionId, seat);
    }
    return admission;
  };

  return {
    admit(newcomer) {
      forgetSettled();
      const group = groupOf(`${newcomer.projectId} ${newcomer.userId}`);
      return admit(newcomer, group);
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
