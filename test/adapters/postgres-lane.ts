import pg from 'pg';
import { randomUUID } from 'node:crypto';
import { expect, onTestFinished } from 'vitest';
import { createPostgresPorts, type CachePorts, type PostgresPorts } from '../../reference-server/postgres/postgres-ports.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { manualClock } from '../engine/manual-clock.ts';
import type { Deployment, Lane } from './lane.ts';

export interface PostgresReplicaOptions {
  readonly url: string;
  readonly schema: string;
  readonly clock?: Clock;
  readonly cache?: CachePorts;
  /** Whether users' messages are answered. */
  readonly answering?: boolean;
  /** Whether it is right that something goes wrong. */
  readonly mayFail?: boolean;
}

/** A replica on PostgreSQL until the test ends. */
export async function postgresReplica(options: PostgresReplicaOptions): Promise<PostgresPorts> {
  const { clock = manualClock(), answering = false, mayFail = false } = options;
  const problems: unknown[] = [];
  const replica = await createPostgresPorts({
    ...options,
    clock,
    poolSize: 6,
    timeoutMs: 5_000,
    hmac: () => '',
    randomId: randomUUID,
    assistant: { enabled: answering, delayMs: 0, buildStepMs: 0 },
    onProblem: (cause) => problems.push(cause),
  });
  onTestFinished(async () => {
    await replica.close();
    if (!mayFail) expect(problems).toEqual([]);
  });
  return replica;
}

/** A connection of the test's own, in the schema. */
export async function ownClient(url: string, schema: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema}` });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

export function postgresLane(name: string, url: string, schema: string, cacheFor?: (clock: Clock) => Promise<CachePorts>): Lane {
  return {
    name,
    async deploy(): Promise<Deployment> {
      const clock = manualClock();
      return {
        clock,
        async replica() {
          const cache = await cacheFor?.(clock);
          return (await postgresReplica({ url, schema, clock, ...(cache !== undefined && { cache }) })).ports;
        },
        async pass(ms) {
          // Moved in the store instead of waited for.
          const client = await ownClient(url, schema);
          const by = [`${ms} milliseconds`];
          await client.query('UPDATE leases SET ends_at = ends_at - $1::interval', by);
          await client.query('UPDATE seatings SET waits_until = waits_until - $1::interval', by);
        },
      };
    },
  };
}
