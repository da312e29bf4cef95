import { describe, onTestFinished } from 'vitest';
import { createRedisPorts } from '../reference-server/redis/redis-ports.ts';
import { describeEveryPort } from './adapters/every-port.ts';
import { postgresLane } from './adapters/postgres-lane.ts';
import { ownPrefix, redisUrl } from './redis/own-prefix.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';

const schema = ownSchema();
const prefix = ownPrefix();

describe.skipIf(postgresUrl === undefined || redisUrl === undefined)('PostgreSQL with Redis', () => {
  describeEveryPort(
    postgresLane('PostgreSQL with Redis', postgresUrl ?? '', schema, async (clock) => {
      const ports = await createRedisPorts({ url: redisUrl ?? '', prefix, timeoutMs: 400, clock, onProblem: () => undefined });
      onTestFinished(() => ports.close());
      return ports;
    }),
  );
});
