import { describe, expect, onTestFinished, test } from 'vitest';
import { startWorkload } from './chaos/workload.ts';
import { startServer } from '../reference-server/server.ts';
import { startTcpProxy, type TcpProxy } from './proxy/tcp-proxy.ts';
import { eventually } from './redis/replica.ts';
import { type Started, startBuilt } from './run-built.ts';
import { openRaw, parseAnswer } from './server/raw-socket.ts';
import { secret, visit } from './server/signed.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';

const schema = ownSchema();

/** What the issue of a deployment allows a replica to go on after SIGTERM. */
const endsWithinMs = 5_000;

/** A way to PostgreSQL that can fall silent. */
async function behindProxy(): Promise<{ readonly href: string; readonly proxy: TcpProxy }> {
  const address = new URL(postgresUrl ?? '');
  const proxy = await startTcpProxy({ port: Number(address.port) });
  onTestFinished(() => proxy.close());
  address.hostname = '127.0.0.1';
  address.port = String(proxy.port);
  return { href: address.href, proxy };
}

/** The command, as people start it, in a process of its own. */
async function serve(database = postgresUrl ?? ''): Promise<Started & { readonly url: string }> {
  const settings = ['--port', '0', '--assistant-delay-ms', '20', '--build-step-ms', '50', '--log-level', 'silent'];
  const started = startBuilt(['serve', ...settings, '--database-schema', schema], {
    CHAT_CONTRACT_SECRET: secret,
    CHAT_CONTRACT_DATABASE: database,
  });
  onTestFinished(async () => {
    started.child.kill('SIGKILL');
    await started.ended;
  });
  await started.saw('\n');
  return { ...started, url: started.stdout().trim() };
}

async function terminate({ child, ended }: Started): Promise<void> {
  const startedAt = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(endsWithinMs);
}

describe.skipIf(postgresUrl === undefined)('on SIGTERM', () => {
  test('one replica after the other is replaced while 20 write and 20 read: nothing is lost, nothing doubled, no build left undone', {
    timeout: 180_000,
  }, async () => {
    const replicas = await Promise.all([serve(), serve()]);
    const work = startWorkload({
      // Nobody tells clients in advance: they find out.
      urls: () => replicas.map(({ url }) => url),
      secret,
      projects: 3,
      writers: 20,
      readers: 20,
      restMs: 50,
      builds: true,
    });
    const goesOn = async (): Promise<void> => {
      const before = work.acknowledged;
      await eventually(() => work.acknowledged > before + 60, 'posts', 60_000);
    };
    await eventually(() => work.readers.every(({ open }) => open), 'the readers', 60_000);
    await goesOn();
    for (const [at, replica] of [...replicas].entries()) {
      const next = await serve();
      await terminate(replica);
      replicas[at] = next;
      await goesOn();
    }
    const { problems, acknowledged, unknown } = await work.finish({ url: postgresUrl ?? '', schema });
    expect(problems).toEqual([]);
    expect(unknown).toBe(0);
    expect(acknowledged).toBeGreaterThan(180);
    // A post met an answer, a refusal that tells when to come again, or nobody at all.
    const answers = work.writers.flatMap(({ attempts }) => attempts);
    const odd = answers.filter(({ status, retryAfter }) => ![200, 201, 0].includes(status) && !(status === 503 && retryAfter === '1'));
    expect(odd).toEqual([]);
    // Every stream was told a moment of its own to come back.
    const told = work.readers.flatMap(({ retryMs }) => (retryMs === undefined ? [] : [retryMs]));
    expect(told).toHaveLength(20);
    expect(new Set(told).size).toBeGreaterThan(10);
    expect(told.every((ms) => ms >= 0 && ms <= 2_000)).toBe(true);
  });

  test('a replica ends in time also where PostgreSQL is silent, a request waits for it, and another never arrives as a whole', {
    timeout: 60_000,
  }, async () => {
    const { href, proxy } = await behindProxy();
    const replica = await serve(href);
    const visitor = visit(replica.url);
    expect((await visitor.post('before')).status).toBe(201);
    proxy.pause();
    const raw = await openRaw(Number(new URL(replica.url).port));
    raw.send(await visitor.streamRequest());
    // A request that never comes to its end holds up whoever waits for it.
    const half = await openRaw(Number(new URL(replica.url).port));
    half.send('POST /v1/chat/unified HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{');
    // A fence: what was sent before it has been read before it.
    expect((await fetch(`${replica.url}/healthz`)).status).toBe(200);
    const [text] = await Promise.all([raw.closed(), terminate(replica)]);
    expect(parseAnswer(text)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  });

  test('goodbyes to a PostgreSQL that has just fallen silent are short, however patient statements are', {
    timeout: 60_000,
  }, async () => {
    const { href, proxy } = await behindProxy();
    const server = await startServer({ secret, database: href, databaseSchema: schema, databaseTimeoutMs: 10_000 });
    expect((await visit(server.url).post('before')).status).toBe(201);
    proxy.pause();
    const startedAt = performance.now();
    await server.drain();
    expect(performance.now() - startedAt).toBeLessThan(endsWithinMs);
  });
});
