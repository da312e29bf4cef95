import { describe, expect, onTestFinished, test } from 'vitest';
import { startServer } from '../reference-server/server.ts';
import { verify } from '../src/verify.ts';
import { ownPrefix, redisUrl } from './redis/own-prefix.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';

const secret = 'the-shared-secret-of-these-tests';
const controlToken = 'the-control-token-of-these-tests';
/** A whole run takes some seconds; a machine that is busy may need many. */
const runMs = 240_000;
const needReplicas = ['idem.across-replicas', 'resume.across-replicas'];

interface Stores {
  readonly databaseSchema: string;
  readonly redis?: string | undefined;
  readonly redisPrefix?: string;
}

/** The URL of one more replica, until the test ends. */
async function replica(stores: Stores): Promise<string> {
  const server = await startServer({
    ...stores,
    secret,
    controlToken,
    database: postgresUrl,
    // Patient: the machine may be busy with other things, and what is judged here is not its pace.
    databaseTimeoutMs: 10_000,
    redisTimeoutMs: 5_000,
    keepAliveMs: 200,
    assistantDelayMs: 10,
    buildStepMs: 5,
  });
  onTestFinished(() => server.close());
  return server.url;
}

describe.each([
  ['PostgreSQL', postgresUrl === undefined, (): Stores => ({ databaseSchema: ownSchema() })],
  [
    'PostgreSQL and Redis',
    postgresUrl === undefined || redisUrl === undefined,
    (): Stores => ({ databaseSchema: ownSchema(), redis: redisUrl, redisPrefix: ownPrefix() }),
  ],
])('the whole suite judges the reference server on %s', (_name, missing, storesOf) => {
  const [alone, together] = [storesOf(), storesOf()];

  test.skipIf(missing)('one replica conforms', { timeout: runMs }, async () => {
    const { clauses, summary } = await verify({ urls: [await replica(alone)], secret, controlToken });
    expect(clauses.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict, reason }) => [id, verdict, reason])).toEqual(
      needReplicas.map((id) => [id, 'skipped', expect.any(String)]),
    );
    expect(summary).toMatchObject({ conforms: true, notJudgedYet: [] });
  });

  test.skipIf(missing)('two replicas conform, with nothing between them but these', { timeout: runMs }, async () => {
    const urls = await Promise.all([replica(together), replica(together)]);
    const { clauses, summary } = await verify({ urls, secret, controlToken });
    expect(clauses.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict, reason }) => [id, verdict, reason])).toEqual([]);
    expect(summary.conforms).toBe(true);
  });
});
