import type { Redis } from 'ioredis';
import { type Clock, StoreUnavailable } from '../../src/engine/ports.ts';
import { StoreProblem } from '../store-problem.ts';
import { createRedisClient } from './redis-client.ts';
import type { RedisAddress } from './redis-url.ts';
import { withTimeLimit } from '../time-limit.ts';

/** Answers that take longer than this share of their time are slow; slow ones only for so long, and Redis counts as away too. */
const slowShare = 0.25;
const slowForMs = 1_000;
/** How often Redis is asked whether it is back. */
const probeMs = 200;

/**
 * The connection that commands take. While Redis is away, slow or in an ordered outage every command fails at once, so that
 * nobody waits for what will not come; a probe in the background notices its return.
 */
export interface RedisLink {
  readonly up: boolean;
  /** Rejects with `StoreUnavailable`, and with nothing else. */
  ask<T>(command: (redis: Redis) => Promise<T>): Promise<T>;
  /** Sends where something can be sent at all, without waiting for an answer. False: it was not sent. */
  tell(command: (redis: Redis) => Promise<unknown>): boolean;
  /** Called whenever Redis can be used again, the first time included. What it held may be gone. */
  onReturn(listener: () => void): () => void;
  /** Behaves as if Redis could not be reached, for `ms` from now; 0 ends it. */
  outage(ms: number): void;
  /** True during an ordered outage. */
  readonly ordered: boolean;
  /** Resolves when Redis has answered or has shown that it will not for now; rejects where it refuses us. */
  connect(): Promise<void>;
  close(): void;
}

export interface RedisLinkParts {
  readonly where: RedisAddress;
  /** An answer that takes longer is given up, and Redis counts as away. */
  readonly answerMs: number;
  readonly clock: Clock;
  readonly onProblem: (cause: unknown) => void;
}

export function createRedisLink({ where, answerMs, clock, onProblem }: RedisLinkParts): RedisLink {
  const slowMs = answerMs * slowShare;
  const redis = createRedisClient(where, 'chat-contract', answerMs);
  const listeners = new Set<() => void>();
  let healthy = false;
  let outageUntil = Number.NEGATIVE_INFINITY;
  let cancelOutage = (): void => undefined;
  let slowSince: number | undefined;
  let probing: Promise<void> | undefined;
  let closed = false;
  let lastError: Error | undefined;

  const ordered = (): boolean => clock.monotonic() < outageUntil;
  const up = (): boolean => healthy && redis.status === 'ready' && !ordered();

  const fail = (reason: string): void => {
    if (healthy && !closed) onProblem(new StoreUnavailable(`Redis is away: ${reason}. Going on without it until it is back.`));
    healthy = false;
    slowSince = undefined;
  };

  const comeBack = (): void => {
    if (closed || healthy) return;
    healthy = true;
    if (!ordered()) for (const listener of listeners) listener();
  };

  const note = (startedAt: number): void => {
    const now = performance.now();
    if (now - startedAt <= slowMs) slowSince = undefined;
    else if (slowSince === undefined) slowSince = now;
    else if (now - slowSince >= slowForMs) fail(`its answers take more than ${slowMs} ms`);
  };

  const late = (): Error => {
    fail(`no answer within ${answerMs} ms`);
    return new StoreUnavailable(`Redis gave no answer within ${answerMs} ms.`);
  };

  const probeOnce = async (): Promise<void> => {
    const startedAt = performance.now();
    try {
      await withTimeLimit(redis.ping(), answerMs, () => new Error('silence'));
      if (performance.now() - startedAt <= slowMs) comeBack();
    } catch {
      // Still away.
    }
  };

  const probe = (): Promise<void> => {
    if (healthy || redis.status !== 'ready') return Promise.resolve();
    probing ??= probeOnce().finally(() => {
      probing = undefined;
    });
    return probing;
  };

  redis.on('error', (error: Error) => {
    lastError = error;
  });
  redis.on('ready', () => {
    lastError = undefined;
    void probe();
  });
  redis.on('close', () => fail(lastError?.message ?? 'the connection was closed'));
  const timer = setInterval(() => void probe(), probeMs).unref();

  return {
    get up() {
      return up();
    },
    get ordered() {
      return ordered();
    },
    async ask(command) {
      if (!up()) throw new StoreUnavailable(ordered() ? 'Redis is unreachable: a tester asked for this outage.' : 'Redis is away.');
      const startedAt = performance.now();
      try {
        const answer = await withTimeLimit(command(redis), answerMs, late);
        note(startedAt);
        return answer;
      } catch (cause) {
        if (cause instanceof StoreUnavailable) throw cause;
        throw new StoreUnavailable(`Redis could not do what it was asked: ${cause instanceof Error ? cause.message : String(cause)}`, {
          cause,
        });
      }
    },
    tell(command) {
      if (ordered() || redis.status !== 'ready') return false;
      command(redis).catch(() => undefined);
      return true;
    },
    onReturn(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    outage(ms) {
      const was = ordered();
      cancelOutage();
      outageUntil = clock.monotonic() + ms;
      const end = (): void => {
        if (healthy && !ordered()) for (const listener of listeners) listener();
      };
      cancelOutage = ms > 0 ? clock.setTimer(end, ms) : () => undefined;
      if (ms <= 0 && was) end();
    },
    async connect() {
      await redis.connect().catch(() => undefined);
      const refusal = lastError === undefined ? undefined : refusalOf(lastError);
      if (refusal !== undefined) throw refusal;
      if (redis.status === 'ready') await probe();
      if (!healthy) onProblem(new StoreUnavailable(`Redis cannot be reached: ${lastError?.message ?? 'no answer'}. Starting without it.`));
    },
    close() {
      closed = true;
      clearInterval(timer);
      cancelOutage();
      listeners.clear();
      redis.disconnect();
    },
  };
}

/** Redis is there and will not have us: nothing that passes by itself. Replies of Redis begin with their code. */
function refusalOf({ message }: Error): StoreProblem | undefined {
  const [code = ''] = message.split(' ', 1);
  if (!['NOAUTH', 'WRONGPASS', 'NOPERM'].includes(code)) return undefined;
  return new StoreProblem('Failed to use Redis: it refuses the user or password of its address. Correct redis://user:password@host.');
}
