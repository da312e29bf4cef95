import type { TestProject } from 'vitest/node';
import { findPostgres } from './find-postgres.ts';
import { findRedis } from './find-redis.ts';
import type { Missing, Service } from './service.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `undefined`: there is none, and tests that need it are skipped. */
    readonly postgresUrl: string | undefined;
    readonly redisUrl: string | undefined;
  }
}

let found: readonly Service[] = [];
let leftOut: readonly string[] = [];

/** Finds the stores once for all test files. In CI a missing one is a failure. */
export async function setup(project: TestProject): Promise<void> {
  const [postgres, redis] = await Promise.all([findPostgres(process.env), findRedis(process.env)]);
  const stores: readonly (readonly [string, Service | Missing])[] = [
    ['PostgreSQL (TEST_DATABASE_URL)', postgres],
    ['Redis (TEST_REDIS_URL)', redis],
  ];
  found = stores.flatMap(([, store]) => ('url' in store ? [store] : []));
  leftOut = stores.flatMap(([name, store]) => ('missing' in store ? [`${name}: ${store.missing}`] : []));
  if (leftOut.length > 0 && process.env['CI'] === 'true') {
    await teardown();
    throw new Error(`Failed to find every store that the tests need: ${leftOut.join('; ')}.`);
  }
  project.provide('postgresUrl', 'url' in postgres ? postgres.url : undefined);
  project.provide('redisUrl', 'url' in redis ? redis.url : undefined);
}

/** The last line of a run tells what was left out. */
export async function teardown(): Promise<void> {
  await Promise.all(found.map((service) => service.stop()));
  if (leftOut.length > 0) process.stdout.write(`LEFT OUT, tests that need ${leftOut.join('; and ')}\n`);
}
