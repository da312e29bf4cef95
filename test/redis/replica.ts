import { onTestFinished } from 'vitest';
import { createRedisPorts, type RedisPorts } from '../../reference-server/redis/redis-ports.ts';
import type { Clock, Newcomer, Takeover } from '../../src/engine/ports.ts';
import { systemClock } from '../../src/engine/system-clock.ts';

/** The Redis ports of one replica, and what it was told. */
export interface Replica extends RedisPorts {
  readonly takeovers: Takeover[];
  readonly problems: unknown[];
}

/** Connects a replica until the test ends. */
export async function replica(url: string, prefix: string, clock: Clock = systemClock()): Promise<Replica> {
  const problems: unknown[] = [];
  const takeovers: Takeover[] = [];
  const ports = await createRedisPorts({ url, prefix, timeoutMs: 400, clock, onProblem: (cause) => problems.push(cause) });
  onTestFinished(() => ports.close());
  ports.connections.onTakeover((takeover) => takeovers.push(takeover));
  return Object.defineProperties({ takeovers, problems } as unknown as Replica, Object.getOwnPropertyDescriptors(ports)); // `as`: with the ports' own properties, getters included, it is one
}

/** Waits until it is so; fails with what there is after the deadline. */
export async function eventually(condition: () => boolean | Promise<boolean>, what: string, withinMs = 10_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

export function newcomer(connectionId: string, more: Partial<Newcomer> = {}): Newcomer {
  return {
    projectId: '11111111-1111-4111-8111-111111111111',
    userId: '22222222-2222-4222-8222-222222222222',
    connectionId,
    instanceId: undefined,
    maxConnections: 2,
    policy: 'takeover',
    retryAfterMs: 250,
    ...more,
  };
}
