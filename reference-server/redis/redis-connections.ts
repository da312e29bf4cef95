import { createMemoryConnections } from '../../src/engine/memory-connections.ts';
import { type Admission, type Clock, type Connections, type Newcomer, StoreUnavailable, type Takeover } from '../../src/engine/ports.ts';
import type { RedisLink } from './redis-link.ts';
import type { RedisSubscriptions } from './redis-subscriptions.ts';
import { admitScript, beatScript, reseatScript } from './seat-scripts.ts';

const beatMs = 1_000;
/** A replica that has not been heard of for this long holds no place any more. */
const aliveMs = 5_000;
/** A seat counts this long after it was last renewed; each beat renews a share, so that all are within a quarter of it. */
const leaseMs = 120_000;
const beatsPerRenewal = leaseMs / 4 / beatMs;
/** Groups renewed in one step of Redis, so that nobody waits long for one. */
const groupsAtOnce = 50;

export interface RedisConnections extends Connections {
  /** Renews what is ours and takes notice of what is not ours any more; resolves when that is done. */
  beat(): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectionsParts {
  readonly link: RedisLink;
  readonly subscriptions: RedisSubscriptions;
  readonly clock: Clock;
  readonly prefix: string;
  /** Unique to this process. */
  readonly replicaId: string;
  readonly onProblem: (cause: unknown) => void;
}

/** For who has gone while we were deciding: whatever is said, nobody sits. */
const gone: Admission = { outcome: 'admitted', evicted: undefined, current: 0 };

interface Seat {
  readonly newcomer: Newcomer;
  /** When it was last active, microseconds of Redis' clock as far as we know it. */
  active: number;
  /** Whether Redis may know of it. */
  stored: boolean;
}

/** The keys of a user's places in a project, here and in redis-typing.ts. */
export const groupKey = (prefix: string, projectId: string, userId: string): string => `${prefix}seats:${projectId}:${userId}`;
export const typingKey = (prefix: string, projectId: string, userId: string): string => `${prefix}typing:${projectId}:${userId}`;

/**
 * Section 9 for all replicas. Redis decides (seat-scripts.ts); this process remembers what it holds. While Redis is away a
 * process decides by what it holds itself: somebody may then have `maxConnections` streams per replica, and when Redis is back the
 * surplus is taken over, least recently active first. A Redis that comes back empty learns everything anew.
 */
export function createRedisConnections(parts: ConnectionsParts): RedisConnections {
  const { link, subscriptions, clock, prefix, replicaId, onProblem } = parts;
  const seats = new Map<string, Seat>();
  /** Asked for and not answered yet. */
  const asking = new Map<string, Newcomer>();
  /** Given back while Redis could not be told. */
  const unreleased = new Map<string, Newcomer>();
  /** Evicted connections whose streams have been told; their mail can go. */
  const told = new Set<string>();
  const listeners = new Set<(takeover: Takeover) => void>();
  // Without the cache nobody knows who is typing, and nobody is protected.
  const own = createMemoryConnections(clock, () => 0);
  /** Redis' clock, microseconds, and when it was read. */
  let redisTime = Date.now() * 1_000;
  let redisTimeReadAt = performance.now();
  let renewed = 0;
  let beating: Promise<void> | undefined;
  let allDue = false;
  let closed = false;

  const readTime = (microseconds: unknown): void => {
    redisTime = Number(microseconds);
    redisTimeReadAt = performance.now();
  };
  const redisNow = (): number => Math.round(redisTime + (performance.now() - redisTimeReadAt) * 1_000);

  const takeOver = (takeover: Takeover): void => {
    const { evicted } = takeover;
    told.add(evicted);
    void own.release(evicted);
    const held = seats.delete(evicted);
    if (asking.delete(evicted) || held) for (const listener of listeners) listener(takeover);
  };

  own.onTakeover((takeover) => {
    const seat = seats.get(takeover.evicted);
    if (seat?.stored === true) unreleased.set(takeover.evicted, seat.newcomer);
    if (seats.delete(takeover.evicted)) for (const listener of listeners) listener(takeover);
  });

  const sit = (newcomer: Newcomer, active: number, stored: boolean): void => {
    seats.set(newcomer.connectionId, { newcomer, active, stored });
  };

  const admitHere = (newcomer: Newcomer, stored: boolean): Admission => {
    const admission = own.admit(newcomer) as Admission; // `as`: in memory nothing is awaited
    if (admission.outcome === 'admitted') sit(newcomer, redisNow(), stored);
    else if (stored) unreleased.set(newcomer.connectionId, newcomer);
    return admission;
  };

  const giveBack = async (newcomer: Newcomer): Promise<void> => {
    const { projectId, userId, connectionId } = newcomer;
    try {
      await link.ask((redis) => redis.hdel(groupKey(prefix, projectId, userId), connectionId));
      unreleased.delete(connectionId);
    } catch (cause) {
      unreleased.set(connectionId, newcomer);
      if (!(cause instanceof StoreUnavailable)) throw cause;
    }
  };

  /** Ours, by user and project. */
  const groups = (): Seat[][] => {
    const byGroup = new Map<string, Seat[]>();
    for (const seat of seats.values()) {
      const { projectId, userId } = seat.newcomer;
      const key = `${projectId} ${userId}`;
      const group = byGroup.get(key);
      if (group === undefined) byGroup.set(key, [seat]);
      else group.push(seat);
    }
    return [...byGroup.values()];
  };

  const reseat = async (some: readonly Seat[][]): Promise<void> => {
    for (let first = 0; first < some.length; first += groupsAtOnce) {
      const keys = [`${prefix}mailbox:${replicaId}`];
      const facts: (string | number)[] = [];
      for (const group of some.slice(first, first + groupsAtOnce)) {
        // Released or taken over since the round began.
        const still = group.filter(({ newcomer }) => seats.has(newcomer.connectionId));
        const [seat] = still;
        if (seat === undefined) continue;
        const { projectId, userId, maxConnections } = seat.newcomer;
        keys.push(groupKey(prefix, projectId, userId), typingKey(prefix, projectId, userId));
        facts.push(maxConnections, still.length);
        for (const { newcomer, active } of still) facts.push(newcomer.connectionId, active, newcomer.instanceId ?? '');
        for (const one of still) one.stored = true;
      }
      if (keys.length === 1) continue;
      await link.ask((redis) => redis.eval(reseatScript, keys.length, ...keys, prefix, replicaId, clock.now(), leaseMs, ...facts));
    }
  };

  const beatOnce = async (all: boolean): Promise<void> => {
    const done = [...told];
    const keys = [`${prefix}alive:${replicaId}`, `${prefix}mailbox:${replicaId}`];
    const answer = await link.ask((redis) => redis.eval(beatScript, keys.length, ...keys, prefix, aliveMs, ...done));
    const [wasAlive, time, mail] = answer as [number, string, string[]]; // `as`: see the script
    for (const id of done) told.delete(id);
    readTime(time);
    for (let at = 0; at < mail.length; at += 2) {
      const [by = '', reason = ''] = (mail[at + 1] ?? '').split('\n');
      takeOver({ evicted: mail[at] ?? '', by, reason });
    }
    await Promise.all([...unreleased.values()].map(giveBack));
    const every = groups();
    if (all || wasAlive === 0) return reseat(every);
    const share = Math.ceil(every.length / beatsPerRenewal);
    if (renewed >= every.length) renewed = 0;
    await reseat(every.slice(renewed, renewed + share));
    renewed += share;
  };

  const beatUntilDone = async (): Promise<void> => {
    do {
      const all = allDue;
      allDue = false;
      try {
        await beatOnce(all);
      } catch (cause) {
        allDue = true;
        if (!(cause instanceof StoreUnavailable)) onProblem(cause);
        return;
      }
    } while (allDue);
  };

  /** A process that holds nothing and owes nothing is silent. */
  const beat = (): Promise<void> => {
    if (closed || !link.up || seats.size + unreleased.size + told.size === 0) return Promise.resolve();
    beating ??= beatUntilDone().finally(() => {
      beating = undefined;
    });
    return beating;
  };

  const ask = (newcomer: Newcomer): Promise<unknown[]> =>
    link.ask(async (redis) => {
      const { projectId, userId, connectionId, instanceId = '', maxConnections, policy, retryAfterMs } = newcomer;
      const keys = [groupKey(prefix, projectId, userId), typingKey(prefix, projectId, userId)];
      const rule = [prefix, connectionId, replicaId, instanceId, maxConnections, policy, retryAfterMs, clock.now(), aliveMs, leaseMs];
      return (await redis.eval(admitScript, keys.length, ...keys, ...rule)) as unknown[]; // `as`: see the script
    });

  const admit = async (newcomer: Newcomer): Promise<Admission> => {
    const { connectionId } = newcomer;
    asking.set(connectionId, newcomer);
    // After an interruption Redis learns first what is ours, or it would decide by half of it.
    if (allDue || unreleased.size > 0) await beat();
    if (!asking.has(connectionId)) return gone;
    if (!link.up) {
      asking.delete(connectionId);
      return admitHere(newcomer, false);
    }
    let answer: unknown[];
    try {
      answer = await ask(newcomer);
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable)) throw cause;
      // Perhaps Redis has decided and we never heard of it: what it may hold is given back with the connection.
      return asking.delete(connectionId) ? admitHere(newcomer, true) : gone;
    }
    const [outcome, evictedId, reason, current, wait, time, active, wasAlive] = answer;
    readTime(time);
    if (wasAlive === 0) allDue = true;
    const evicted = evictedId === '' ? undefined : String(evictedId);
    // Held here: told at once. Held elsewhere: the script has sent word.
    if (evicted !== undefined && seats.has(evicted)) takeOver({ evicted, by: connectionId, reason: String(reason) });
    // Not so where it was released or evicted while we waited.
    const wanted = asking.delete(connectionId);
    const counts = { current: Number(current), retryAfterMs: Number(wait) };
    if (outcome === 'admitted') {
      if (wanted) {
        sit(newcomer, Number(active), true);
        void own.admit({ ...newcomer, maxConnections: Number.MAX_SAFE_INTEGER });
      }
      return { outcome, evicted, current: counts.current };
    }
    if (outcome === 'retry' && evicted !== undefined) return { outcome, evicted, ...counts };
    return outcome === 'in-progress' ? { outcome, evicted, ...counts } : { outcome: 'hard-limit', ...counts };
  };

  const stopHearing = subscriptions.add(`${prefix}takeover:${replicaId}`, {
    heard(message) {
      const [evicted = '', by = '', reason = ''] = message.split('\n');
      takeOver({ evicted, by, reason });
    },
    listening: () => void beat(),
  });
  const stopReturns = link.onReturn(() => {
    allDue = true;
    void beat();
  });
  const timer = setInterval(() => void beat(), beatMs).unref();

  return {
    admit,
    async release(connectionId) {
      const newcomer = asking.get(connectionId);
      const seat = seats.get(connectionId);
      asking.delete(connectionId);
      seats.delete(connectionId);
      void own.release(connectionId);
      // Sent after the question, on the same connection: Redis sits the newcomer first, then lets it go.
      if (newcomer !== undefined) await giveBack(newcomer);
      else if (seat?.stored === true) await giveBack(seat.newcomer);
    },
    onTakeover(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    beat,
    async close() {
      closed = true;
      clearInterval(timer);
      stopHearing();
      stopReturns();
      const ours = [`${prefix}alive:${replicaId}`, `${prefix}mailbox:${replicaId}`];
      await link.ask((redis) => redis.del(...ours)).catch(() => undefined);
    },
  };
}
