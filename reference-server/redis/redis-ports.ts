import { randomUUID } from 'node:crypto';
import type { Clock, Connections, Doorbell, Faults, Nonces, Typing } from '../../src/engine/ports.ts';
import { createRedisConnections } from './redis-connections.ts';
import { createRedisDoorbell } from './redis-doorbell.ts';
import { createRedisLink } from './redis-link.ts';
import { createRedisNonces } from './redis-nonces.ts';
import { createRedisSubscriptions } from './redis-subscriptions.ts';
import { createRedisTyping } from './redis-typing.ts';
import { parseRedisUrl } from './redis-url.ts';

export interface RedisPortsOptions {
  readonly url: string;
  /** Of all keys and channels: several deployments may share one Redis. */
  readonly prefix: string;
  /** What an answer may take before everything goes on without Redis. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly onProblem: (cause: unknown) => void;
}

/** What a deployment with several replicas keeps in Redis: everything that may be lost. */
export interface RedisPorts {
  readonly connections: Connections;
  readonly typing: Typing;
  readonly nonces: Nonces;
  readonly doorbell: Doorbell;
  readonly faults: Faults;
  /** True while Redis can be used. */
  readonly up: boolean;
  /** True while rings of other replicas are heard; otherwise logs are looked at every half second. */
  readonly hearing: boolean;
  /** Rejects where Redis does not answer. */
  ask(): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Connects and gives the ports. A Redis that cannot be reached is waited for in the background, since everything goes on without
 * it; one that refuses us or an address that is none is a `StoreProblem`.
 */
export async function createRedisPorts({ url, prefix, timeoutMs, clock, onProblem }: RedisPortsOptions): Promise<RedisPorts> {
  const where = parseRedisUrl(url);
  const replicaId = randomUUID();
  const link = createRedisLink({ where, answerMs: timeoutMs, clock, onProblem });
  try {
    await link.connect();
  } catch (cause) {
    link.close();
    throw cause;
  }
  const subscriptions = createRedisSubscriptions(where, timeoutMs, link);
  subscriptions.connect();
  const doorbell = createRedisDoorbell({ link, subscriptions, prefix, replicaId });
  const connections = createRedisConnections({ link, subscriptions, clock, prefix, replicaId, onProblem });

  return {
    connections,
    doorbell,
    typing: createRedisTyping(link, clock, prefix),
    nonces: createRedisNonces(link, prefix),
    faults: { cacheOutage: (ms) => link.outage(ms) },
    get up() {
      return link.up;
    },
    get hearing() {
      return subscriptions.hearing;
    },
    ask: () => link.ask((redis) => redis.ping()),
    async close() {
      doorbell.close();
      await connections.close();
      subscriptions.close();
      link.close();
    },
  };
}
