import { randomId } from '../http-binding/random-id.ts';
import type { AssistantSettings } from '../src/engine/assistant.ts';
import { createMemoryPorts } from '../src/engine/memory.ts';
import type { Clock, Hmac, Ports } from '../src/engine/ports.ts';
import { systemClock } from '../src/engine/system-clock.ts';
import type { PoolLoad } from './metrics/server-metrics.ts';
import type { Dependency } from './readiness.ts';
import type { RedisPorts } from './redis/redis-ports.ts';
import type { ResolvedSettings } from './settings.ts';
import { StoreProblem } from './store-problem.ts';

/** The ports of a server, and how to let go of what they hold open. */
export interface Stores {
  readonly ports: Ports;
  readonly dependencies: readonly Dependency[];
  /** Of the database, where there is one. */
  readonly pool: (() => PoolLoad) | undefined;
  close(): Promise<void>;
}

export interface StoresParts {
  readonly hmac: Hmac;
  readonly assistant: AssistantSettings;
  readonly onProblem: (cause: unknown) => void;
}

type StoreSettings = Pick<
  ResolvedSettings,
  'database' | 'databaseSchema' | 'databasePool' | 'databaseTimeoutMs' | 'redis' | 'redisPrefix' | 'redisTimeoutMs'
>;

/**
 * Memory, or the database that was named, with Redis beside it where one was named too; what a server without them does not need
 * is not even loaded.
 */
export async function openStores(settings: StoreSettings, parts: StoresParts): Promise<Stores> {
  const { database, databaseSchema, databasePool, databaseTimeoutMs } = settings;
  const { hmac, assistant, onProblem } = parts;
  if (database === undefined) {
    // Replicas that share places and not the log would look like a deployment and be none.
    if (settings.redis !== undefined) throw new StoreProblem('Failed to start: Redis holds only what may be lost. Give a database too.');
    return { ports: createMemoryPorts({ hmac, randomId, assistant }), dependencies: [], pool: undefined, close: async () => undefined };
  }
  const clock = systemClock();
  const cache = await openRedis(settings, clock, onProblem);
  try {
    const { createPostgresPorts } = await import('./postgres/postgres-ports.ts');
    const {
      ports,
      database: store,
      close,
    } = await createPostgresPorts({
      url: database,
      schema: databaseSchema,
      poolSize: databasePool,
      timeoutMs: databaseTimeoutMs,
      clock,
      hmac,
      randomId,
      assistant,
      cache,
      onProblem,
    });
    return {
      ports,
      dependencies: [
        { name: 'postgres', required: true, check: () => store.ask() },
        ...(cache === undefined ? [] : [{ name: 'redis', required: false, check: () => cache.ask() } as const]),
      ],
      pool: () => store.load,
      async close() {
        await Promise.all([close(), cache?.close()]);
      },
    };
  } catch (cause) {
    await cache?.close();
    throw cause;
  }
}

async function openRedis(
  { redis, redisPrefix, redisTimeoutMs }: StoreSettings,
  clock: Clock,
  onProblem: (cause: unknown) => void,
): Promise<RedisPorts | undefined> {
  if (redis === undefined) return undefined;
  const { createRedisPorts } = await import('./redis/redis-ports.ts');
  return createRedisPorts({ url: redis, prefix: redisPrefix, timeoutMs: redisTimeoutMs, clock, onProblem });
}
