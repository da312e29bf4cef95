import { describe, expect, onTestFinished, test } from 'vitest';
import { type RunningServer, type ServerSettings, startServer } from '../reference-server/server.ts';
import { startWorkload } from './chaos/workload.ts';
import { startTcpProxy, type TcpProxy } from './proxy/tcp-proxy.ts';
import { read } from './redis/deployment.ts';
import { eventually } from './redis/replica.ts';
import { controlToken, secret, visit } from './server/signed.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';

const schema = ownSchema();

interface Replica {
  readonly server: RunningServer;
  /** The way to the database. */
  readonly database: TcpProxy;
}

/** A replica until the test ends, with a way of its own to the database. */
async function replica(settings: Partial<ServerSettings> = {}): Promise<Replica> {
  const url = new URL(postgresUrl ?? '');
  const database = await startTcpProxy({ port: Number(url.port) });
  url.hostname = '127.0.0.1';
  url.port = String(database.port);
  const server = await startServer({
    secret,
    controlToken,
    database: url.href,
    databaseSchema: schema,
    assistant: false,
    keepAliveMs: 100,
    ...settings,
  });
  onTestFinished(async () => {
    await server.close();
    await database.close();
  });
  return { server, database };
}

const cutOff = (proxy: TcpProxy): void => {
  proxy.refuse();
  proxy.cutAll();
};
const troubles: readonly (readonly [name: string, begin: (proxy: TcpProxy) => void, end: (proxy: TcpProxy) => void])[] = [
  ['is cut off', cutOff, (proxy) => proxy.accept()],
  ['falls silent', (proxy) => proxy.pause(), (proxy) => proxy.resume()],
];

/** 2 s are promised; a busy machine is not judged here. */
const soon = 5_000;

describe.skipIf(postgresUrl === undefined)('when PostgreSQL', () => {
  test.each(troubles)(
    '%s, posts are refused soon, streams stay, and all is normal after its return',
    { timeout: 60_000 },
    async (_name, begin, end) => {
      const { server, database } = await replica();
      const visitor = visit(server.url);
      const reader = await read(server.url, visitor);
      expect((await visitor.post('before')).status).toBe(201);
      await eventually(() => reader.seqs().includes(1), 'the first message');

      begin(database);
      const keptAlive = reader.keepAlives();
      for (let n = 0; n < 3; n += 1) {
        const startedAt = performance.now();
        const refused = await visitor.post('meanwhile', { client_msg_id: 'meanwhile' });
        expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
        expect(await refused.json()).toMatchObject({ error: 'UNAVAILABLE', message: expect.any(String) });
        expect(performance.now() - startedAt).toBeLessThan(soon);
      }
      expect((await visitor.fetch('GET', 'messages')).status).toBe(503);
      await eventually(() => reader.keepAlives() > keptAlive + 3, 'keep-alives without the database');

      end(database);
      await eventually(async () => (await visitor.post('meanwhile', { client_msg_id: 'meanwhile' })).status < 300, 'its return', 10_000);
      await visitor.post('after');
      // The same stream goes on; the refused message is there once, whether or not the database had stored it.
      await eventually(() => reader.seqs().at(-1) === 3, 'the messages after its return');
      expect(reader.seqs()).toEqual([1, 2, 3]);
    },
  );

  test('is cut off and falls silent while 50 write and 50 read, every acknowledged message is in the log once and every reader has the log', {
    timeout: 120_000,
  }, async () => {
    const replicas = await Promise.all([replica(), replica()]);
    const work = startWorkload({
      urls: () => replicas.map(({ server }) => server.url),
      secret,
      projects: 3,
      writers: 50,
      readers: 50,
      restMs: 20,
    });
    const refusals = (): number =>
      work.writers.reduce((sum, { attempts }) => sum + attempts.filter(({ status }) => status === 503).length, 0);
    const goesOn = async (): Promise<void> => {
      const before = work.acknowledged;
      await eventually(() => work.acknowledged > before + 100, 'posts', 30_000);
    };
    await goesOn();
    for (const [, begin, end] of troubles) {
      for (const { database } of replicas) begin(database);
      const before = refusals();
      await eventually(() => refusals() > before + 50, 'refusals', 30_000);
      for (const { database } of replicas) end(database);
      await goesOn();
    }
    const { problems, acknowledged, unknown } = await work.finish({ url: postgresUrl ?? '', schema });
    expect(problems).toEqual([]);
    expect(acknowledged).toBeGreaterThan(300);
    expect(unknown).toBe(0);
    // Every post was answered, and what was refused told when to come again.
    const answers = work.writers.flatMap(({ attempts }) => attempts);
    expect(answers.filter(({ status, retryAfter }) => ![200, 201].includes(status) && !(status === 503 && retryAfter === '1'))).toEqual([]);
    // No stream was ended by it.
    expect(work.readers.map(({ connections }) => connections)).toEqual(work.readers.map(() => 1));
  });
});
