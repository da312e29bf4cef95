import { describe } from 'vitest';
import { describeEveryPort } from './adapters/every-port.ts';
import { postgresLane } from './adapters/postgres-lane.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';

const schema = ownSchema();

describe.skipIf(postgresUrl === undefined)('PostgreSQL', () => {
  describeEveryPort(postgresLane('PostgreSQL alone', postgresUrl ?? '', schema));
});
