import { createHmac } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createRedisPorts, type RedisPorts } from '../../reference-server/redis/redis-ports.ts';
import { type ServerSettings, startServer } from '../../reference-server/server.ts';
import { createMemoryPorts } from '../../src/engine/memory.ts';
import type { Ports } from '../../src/engine/ports.ts';
import { systemClock } from '../../src/engine/system-clock.ts';
import { openRaw } from '../server/raw-socket.ts';
import { controlToken, secret, type Visitor } from '../server/signed.ts';

export interface RunningReplica {
  readonly url: string;
  readonly redis: RedisPorts;
  /** How often it has read a log, and what it went on without. */
  readonly reads: { count: number };
  readonly problems: unknown[];
}

/**
 * Replicas that share what a database keeps (here in memory) and Redis, each reaching Redis by an address of its own. They end with the test.
 */
export async function deployment(
  redisUrls: readonly string[],
  prefix: string,
  settings: Partial<ServerSettings> = {},
): Promise<readonly RunningReplica[]> {
  const hmac = (message: Uint8Array) => createHmac('sha256', secret).update(message).digest('hex');
  const shared = createMemoryPorts({ hmac, assistant: { enabled: false, delayMs: 0, buildStepMs: 0 } });
  const { log, readMarks, preferences, profiles, access, orders } = shared;

  const start = async (url: string): Promise<RunningReplica> => {
    const clock = systemClock();
    const problems: unknown[] = [];
    const reads = { count: 0 };
    const redis = await createRedisPorts({ url, prefix, timeoutMs: 400, clock, onProblem: (cause) => problems.push(cause) });
    const { connections, typing, nonces, doorbell, faults } = redis;
    const read: Ports['log']['read'] = (...query) => {
      reads.count += 1;
      return log.read(...query);
    };
    const counted = { ...log, read };
    const own: Partial<Ports> = { clock, log: counted, readMarks, preferences, profiles, access, orders };
    const ports = (memory: Ports): Ports => ({ ...memory, ...own, connections, typing, nonces, doorbell, faults });
    const server = await startServer(
      { secret, controlToken, keepAliveMs: 100, assistantDelayMs: 10, buildStepMs: 5, ...settings },
      { ports },
    );
    onTestFinished(async () => {
      await server.close();
      await redis.close();
    });
    return { url: server.url, redis, reads, problems };
  };
  return Promise.all(redisUrls.map(start));
}

export interface Reader {
  /** Seqs of the messages it has got, in the order of their arrival. */
  seqs(): number[];
  readonly keepAlives: () => number;
  readonly status: () => string;
  readonly text: () => string;
}

/** Opens a stream and resolves when it has begun, or was refused. */
export async function read(url: string, visitor: Visitor, query = ''): Promise<Reader> {
  const { hostname, port } = new URL(url);
  const raw = await openRaw(Number(port), hostname);
  onTestFinished(() => void raw.socket.destroy());
  raw.send(await visitor.streamRequest(query));
  await raw.until((text) => /\r\n\r\n[\s\S]/.test(text));
  return {
    seqs: () => [...raw.text().matchAll(/id: (\d+)\nevent: message\.created\n/g)].map(([, seq]) => Number(seq)),
    keepAlives: () => raw.text().split(': keep-alive\n').length - 1,
    status: () => raw.text().slice(9, 12),
    text: raw.text,
  };
}
