import { describe, expect, onTestFinished, test } from 'vitest';
import { startServer } from '../reference-server/server.ts';
import { verify } from '../src/verify.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';

const secret = 'the-shared-secret-of-these-tests';
const controlToken = 'the-control-token-of-these-tests';
/** A whole run takes some seconds; a machine that is busy may need many. */
const runMs = 240_000;

/** The URL of one more replica, until the test ends. */
async function replica(schema: string): Promise<string> {
  const server = await startServer({
    secret,
    controlToken,
    database: postgresUrl,
    databaseSchema: schema,
    keepAliveMs: 200,
    assistantDelayMs: 10,
    buildStepMs: 5,
  });
  onTestFinished(() => server.close());
  return server.url;
}

describe.skipIf(postgresUrl === undefined)('the whole suite judges the reference server on PostgreSQL', () => {
  const [alone, together] = [ownSchema(), ownSchema()];

  test('one replica conforms', { timeout: runMs }, async () => {
    const { clauses, summary } = await verify({ urls: [await replica(alone)], secret, controlToken });
    const needReplicas = ['idem.across-replicas', 'resume.across-replicas'];
    expect(clauses.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict, reason }) => [id, verdict, reason])).toEqual(
      needReplicas.map((id) => [id, 'skipped', expect.any(String)]),
    );
    expect(summary).toMatchObject({ conforms: true, notJudgedYet: [] });
  });

  test('two replicas conform, with nothing between them but the database', { timeout: runMs }, async () => {
    const urls = await Promise.all([replica(together), replica(together)]);
    const { clauses, summary } = await verify({ urls, secret, controlToken });
    expect(clauses.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict, reason }) => [id, verdict, reason])).toEqual([]);
    expect(summary.conforms).toBe(true);
  });
});
