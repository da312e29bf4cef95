import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../reference-server/server.ts';
import { verify } from '../src/verify.ts';
import { ownPrefix, redisUrl } from './redis/own-prefix.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';

const secret = 'the-shared-secret-of-these-tests';
const controlToken = 'the-control-token-of-these-tests';
/** A whole run takes some seconds; a machine that is busy may need many. */
const runMs = 240_000;
/** Judge, judged and database share the cores: fewer stories at once are sooner over each. */
const jobs = 4;
const needReplicas = ['idem.across-replicas', 'resume.across-replicas'];

const database = { database: postgresUrl };
const andRedis = { ...database, redis: redisUrl, redisPrefix: ownPrefix() };

// Two replicas with Redis are judged by every clause, so one of them is not judged again alone.
test.for(
  [
    { replicas: 1, stores: 'PostgreSQL', settings: database },
    { replicas: 2, stores: 'PostgreSQL', settings: database },
    { replicas: 2, stores: 'PostgreSQL and Redis', settings: andRedis },
  ].map((one) => ({ ...one, databaseSchema: ownSchema() })),
)(
  'the whole suite finds $replicas of the reference server on $stores in order',
  { timeout: runMs },
  async ({ replicas, settings, databaseSchema }, { skip }) => {
    if (Object.values(settings).includes(undefined)) return skip();
    const start = async (): Promise<string> => {
      const server = await startServer({
        ...settings,
        databaseSchema,
        secret,
        controlToken,
        // Patient: the machine may be busy with other things, and what is judged here is not its pace.
        databaseTimeoutMs: 10_000,
        redisTimeoutMs: 5_000,
        keepAliveMs: 200,
        assistantDelayMs: 10,
        buildStepMs: 5,
      });
      onTestFinished(() => server.close());
      return server.url;
    };
    const urls = await Promise.all(Array.from({ length: replicas }, start));
    const { clauses, summary } = await verify({ urls, secret, controlToken, jobs });
    expect(clauses.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict, reason }) => [id, verdict, reason])).toEqual(
      replicas > 1 ? [] : needReplicas.map((id) => [id, 'skipped', expect.any(String)]),
    );
    expect(summary).toMatchObject({ conforms: true, notJudgedYet: [] });
  },
);
