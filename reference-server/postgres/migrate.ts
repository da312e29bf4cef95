import pg from 'pg';
import { clientConfig, type DatabaseSettings } from './database.ts';
import { StoreProblem } from '../store-problem.ts';
import { migrations } from './migrations.ts';

/** Replicas that start at the same moment wait for each other this long, milliseconds. */
const patienceMs = 60_000;
const connectMs = 10_000;

/** A plain name, so that it needs no quotes anywhere. */
const schemaName = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * Brings the schema to the version of this program. Safe when several replicas start at once: one migrates, in one transaction,
 * and the others wait for it and find nothing left to do. Who finds everything in place needs no right to create anything.
 */
export async function migrate(settings: Pick<DatabaseSettings, 'url' | 'schema'>): Promise<void> {
  const { schema } = settings;
  if (!schemaName.test(schema)) {
    throw new StoreProblem(`Failed to use the schema ${JSON.stringify(schema)}: a name has lower-case letters, digits and _ only.`);
  }
  const client = await connect(settings);
  try {
    await refuseOldServer(client);
    if ((await versionOf(client, schema)) >= migrations.length) return;
    // Before the transaction and not in it: what others commit while we wait for the lock has to be seen from its beginning on.
    await client.query(`SELECT pg_advisory_lock(hashtextextended('chat-contract schema ' || $1, 0))`, [schema]);
    await client.query('BEGIN');
    await apply(client, schema, await versionOf(client, schema));
    await client.query('COMMIT');
  } catch (cause) {
    if (cause instanceof StoreProblem) throw cause;
    throw new StoreProblem(`Failed to prepare the schema ${schema} of the database: ${reasonOf(cause)}. Let its user create it.`, {
      cause,
    });
  } finally {
    // Without a COMMIT everything is undone with the connection; the lock ends with it too.
    await client.end();
  }
}

async function connect(settings: Pick<DatabaseSettings, 'url' | 'schema'>): Promise<pg.Client> {
  const where = placeOf(settings.url);
  const client = new pg.Client({
    ...clientConfig(settings),
    connectionTimeoutMillis: connectMs,
    statement_timeout: patienceMs,
    lock_timeout: patienceMs,
  });
  // What breaks the connection also fails the statement under way.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (cause) {
    await client.end().catch(() => undefined);
    const why = reasonOf(cause);
    throw new StoreProblem(`Failed to connect to the database ${where}: ${why}. Start it, or give another address.`, { cause });
  }
}

/** Where it is, without user and password. */
function placeOf(address: string): string {
  try {
    const { protocol, host, pathname } = new URL(address);
    if (protocol === 'postgres:' || protocol === 'postgresql:') return `${host}${pathname}`;
  } catch {
    // Told below: the address may hold a password, so it is not repeated.
  }
  throw new StoreProblem('Failed to read the address of the database. Write it as postgres://user:password@host:port/name.');
}

function reasonOf(cause: unknown): string {
  // Several addresses of one host were tried.
  const [first = cause] = cause instanceof AggregateError ? (cause.errors as readonly unknown[]) : [];
  return first instanceof Error ? first.message : 'no reason was given';
}

async function apply(client: pg.Client, schema: string, from: number): Promise<void> {
  if (from === 0) {
    const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
    if (rowCount === 0) await client.query(`CREATE SCHEMA ${schema}`);
    await client.query(`CREATE TABLE ${schema}.schema_version (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`);
  }
  for (const [at, text] of migrations.entries()) {
    const version = at + 1;
    if (version <= from) continue;
    await client.query(text);
    await client.query(`INSERT INTO ${schema}.schema_version (version) VALUES ($1)`, [version]);
  }
}

/** 0 where there is nothing yet. */
async function versionOf(client: pg.Client, schema: string): Promise<number> {
  const table = `${schema}.schema_version`;
  const there = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
  if (there.rows[0]?.there !== true) return 0;
  const { rows } = await client.query<{ version: number | null }>(`SELECT max(version) AS version FROM ${table}`);
  const version = rows[0]?.version ?? 0;
  if (version <= migrations.length) return version;
  throw new StoreProblem(
    `Failed to use the schema ${schema}: it has version ${version}, and this program knows ${migrations.length}. Run a newer program.`,
  );
}

const oldestServer = 130_000;

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: string }>(`SELECT current_setting('server_version_num') AS number`);
  if (Number(rows[0]?.number) >= oldestServer) return;
  throw new StoreProblem('Failed to use the database: its server is older than PostgreSQL 13. Use a newer one.');
}
