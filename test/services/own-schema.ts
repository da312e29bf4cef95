import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';

/** Where to find PostgreSQL; `undefined` where this run goes without: skip what needs it. */
export const postgresUrl = inject('postgresUrl');

/** A name for a schema that nobody else uses, dropped with everything in it when the test file is done. */
export function ownSchema(): string {
  const schema = `cc_test_${randomBytes(6).toString('hex')}`;
  afterAll(async () => {
    if (postgresUrl === undefined) return;
    const client = new pg.Client({ connectionString: postgresUrl });
    await client.connect();
    try {
      await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    } finally {
      await client.end();
    }
  });
  return schema;
}
