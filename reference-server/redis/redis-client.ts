import { Redis } from 'ioredis';
import type { RedisAddress } from './redis-url.ts';

/** Longest wait between two attempts to connect, milliseconds: everything is normal again within 5 s of Redis' return. */
const reconnectMaxMs = 500;
/** A connection on which an answer is this late at least is given up and made anew: silence is not told from a broken network otherwise. */
const silenceAtLeastMs = 2_000;

/**
 * A client that never keeps a command for later: what cannot be sent now fails now, what was sent on a connection that broke
 * fails when it breaks. It connects again by itself for as long as it lives.
 */
export function createRedisClient(where: RedisAddress, name: string, answerMs: number): Redis {
  const silenceMs = Math.max(silenceAtLeastMs, answerMs);
  return new Redis({
    ...where,
    connectionName: name,
    disableClientInfo: true,
    connectTimeout: silenceMs,
    socketTimeout: silenceMs,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), reconnectMaxMs) * (0.5 + Math.random() / 2),
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // Zero: commands under way are rejected when their connection closes, instead of never.
    maxRetriesPerRequest: 0,
    // Ours catches its errors (redis-subscriptions.ts); a rejection nobody handles would end the process.
    autoResubscribe: false,
    lazyConnect: true,
  });
}
