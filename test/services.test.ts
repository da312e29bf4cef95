import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import pg from 'pg';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { findPostgres, startEmbedded } from './services/find-postgres.ts';
import { findRedis, startOwn } from './services/find-redis.ts';
import { freePort } from './services/free-port.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe.skipIf(postgresUrl === undefined)('PostgreSQL', () => {
  const schema = ownSchema();

  test('is there, and takes a schema of our own', async () => {
    const client = new pg.Client({ connectionString: postgresUrl });
    await client.connect();
    cleanups.push(() => client.end());
    await client.query(`CREATE SCHEMA ${schema}`);
    await client.query(`CREATE TABLE ${schema}.t (text text)`);
    const text = randomBytes(4).toString('hex');
    await client.query(`INSERT INTO ${schema}.t VALUES ($1)`, [text]);
    expect((await client.query(`SELECT text FROM ${schema}.t`)).rows).toEqual([{ text }]);
  });

  test('of TEST_DATABASE_URL is the one that is used, or the run fails', async () => {
    expect(await findPostgres({ TEST_DATABASE_URL: postgresUrl })).toMatchObject({ url: postgresUrl, origin: 'TEST_DATABASE_URL' });
    const port = await freePort();
    await expect(findPostgres({ TEST_DATABASE_URL: `postgres://me:hidden@127.0.0.1:${port}/x` })).rejects.toThrow(
      /^Failed to reach the database of TEST_DATABASE_URL: (?!.*hidden)/,
    );
  });
});

test('where there is no PostgreSQL the embedded one serves, and leaves nothing running', async () => {
  const embedded = await startEmbedded();
  if ('missing' in embedded) throw new Error(embedded.missing);
  expect(await findPostgres({ TEST_DATABASE_URL: embedded.url })).toMatchObject({ origin: 'TEST_DATABASE_URL' });
  await embedded.stop();
  await expect(findPostgres({ TEST_DATABASE_URL: embedded.url })).rejects.toThrow(/TEST_DATABASE_URL/);
});

describe.skipIf(inject('redisUrl') === undefined)('Redis', () => {
  test('of TEST_REDIS_URL is the one that is used, or the run fails', async () => {
    const url = inject('redisUrl');
    expect(await findRedis({ TEST_REDIS_URL: url })).toMatchObject({ url, origin: 'TEST_REDIS_URL' });
    const port = await freePort();
    await expect(findRedis({ TEST_REDIS_URL: `redis://127.0.0.1:${port}` })).rejects.toThrow(/TEST_REDIS_URL/);
  });

  test('is started from the PATH where none is running, and leaves nothing running', async (context) => {
    const own = await startOwn();
    if ('missing' in own) return context.skip(own.missing);
    expect(await findRedis({ TEST_REDIS_URL: own.url })).toMatchObject({ origin: 'TEST_REDIS_URL' });
    await own.stop();
    await expect(findRedis({ TEST_REDIS_URL: own.url })).rejects.toThrow(/TEST_REDIS_URL/);
  });

  test('is nothing that only listens', async () => {
    const server = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const port = await freePort();
    await new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
    cleanups.push(
      () =>
        new Promise((resolve) => {
          server.close(resolve);
        }),
    );
    await expect(findRedis({ TEST_REDIS_URL: `redis://127.0.0.1:${port}` })).rejects.toThrow(/TEST_REDIS_URL/);
  });
});
