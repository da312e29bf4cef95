import { describe, expect, onTestFinished, test } from 'vitest';
import { StoreProblem } from '../reference-server/store-problem.ts';
import { migrate } from '../reference-server/postgres/migrate.ts';
import { migrations } from '../reference-server/postgres/migrations.ts';
import { ownClient } from './adapters/postgres-lane.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';

const url = postgresUrl ?? '';

describe.skipIf(postgresUrl === undefined)('the migration', () => {
  const [schema, other, newer] = [ownSchema(), ownSchema(), ownSchema()];

  test('is applied once, also by many who start at the same moment, and finds everything in place the next time', async () => {
    await Promise.all(Array.from({ length: 8 }, () => migrate({ url, schema })));
    await migrate({ url, schema });
    const client = await ownClient(url, schema);
    const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_version ORDER BY version');
    expect(rows.map(({ version }) => version)).toEqual(migrations.map((_, at) => at + 1));
  });

  test('goes on where an older program stopped, and what fails leaves nothing behind', async () => {
    await migrate({ url, schema: other });
    const client = await ownClient(url, other);
    await client.query('DELETE FROM schema_version');
    // Everything is there already, so making it fails.
    await expect(migrate({ url, schema: other })).rejects.toThrow(
      /^Failed to prepare the schema cc_test_\w+ of the database: .* already exists\./,
    );
    expect((await client.query('SELECT FROM schema_version')).rowCount).toBe(0);
  });

  test('needs no right to create anything where everything is in place', async () => {
    const client = await ownClient(url, schema);
    const role = `${schema}_role`;
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
    onTestFinished(async () => {
      await client.query(`REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${role}`);
      await client.query(`REVOKE ALL ON SCHEMA ${schema} FROM ${role}`);
      await client.query(`DROP ROLE ${role}`);
    });
    const limited = new URL(url);
    limited.username = role;
    limited.password = 'x';
    await expect(migrate({ url: limited.href, schema: `${schema}_new` })).rejects.toThrow(/permission denied.*Let its user create it\.$/);
    await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
    await client.query(`GRANT SELECT ON ${schema}.schema_version TO ${role}`);
    await migrate({ url: limited.href, schema });
  });

  test('refuses a schema that a newer program has made', async () => {
    await migrate({ url, schema: newer });
    const client = await ownClient(url, newer);
    await client.query('INSERT INTO schema_version (version) VALUES (1000)');
    await expect(migrate({ url, schema: newer })).rejects.toThrow(/has version 1000, and this program knows \d+\. Run a newer program\.$/);
  });

  test.each(['', 'Chat', 'a b', 'x;drop', '9a', 'a'.repeat(64)])('refuses %j as the name of a schema', async (name) => {
    await expect(migrate({ url, schema: name })).rejects.toThrow(StoreProblem);
  });
});

describe('an address that is no database', () => {
  test.each([
    [
      'postgres://me:hidden@127.0.0.1:1/x',
      /^Failed to connect to the database 127\.0\.0\.1:1\/x: .*ECONNREFUSED.*\. Start it, or give another address\.$/,
    ],
    ['http://me:hidden@127.0.0.1/x', /^Failed to read the address of the database\. Write it as postgres:/],
    ['me:hidden@127.0.0.1/x', /^Failed to read the address/],
    ['', /^Failed to read the address/],
  ])('%s: one sentence, without the password', async (address, sentence) => {
    const problem = await migrate({ url: address, schema: 'x' }).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(problem).toBeInstanceOf(StoreProblem);
    expect(String(problem)).not.toContain('hidden');
    expect((problem as Error).message).toMatch(sentence);
  });
});
