import { describe, expect, onTestFinished, test } from 'vitest';
import { createReadiness } from '../reference-server/readiness.ts';
import { type ServerParts, type ServerSettings, startServer } from '../reference-server/server.ts';
import { startTcpProxy, type TcpProxy } from './proxy/tcp-proxy.ts';
import { ownPrefix, redisUrl } from './redis/own-prefix.ts';
import { eventually } from './redis/replica.ts';
import { deferred } from './server/deferred.ts';
import { openRaw, parseAnswer } from './server/raw-socket.ts';
import { secret, visit } from './server/signed.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';

const schema = ownSchema();
const prefix = ownPrefix();

async function start(settings: Partial<ServerSettings> = {}, parts: ServerParts = {}) {
  const server = await startServer({ secret, assistant: false, ...settings }, parts);
  onTestFinished(() => server.close());
  return server;
}

async function ask(url: string, path: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${url}${path}`);
  return { status: answer.status, body: await answer.json() };
}

/** A store by a way of its own that can be cut. */
async function behindProxy(storeUrl: string): Promise<{ readonly href: string; readonly proxy: TcpProxy }> {
  const url = new URL(storeUrl);
  const proxy = await startTcpProxy({ port: Number(url.port) });
  onTestFinished(() => proxy.close());
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  return { href: url.href, proxy };
}

const cut = (proxy: TcpProxy): void => {
  proxy.refuse();
  proxy.cutAll();
};

test('a server in memory lives and is ready; nothing of it is in the request log', async () => {
  const lines: string[] = [];
  const { url } = await start({ logLevel: 'debug', writeLog: (line) => lines.push(line) });
  expect(await ask(url, '/healthz')).toEqual({ status: 200, body: { status: 'alive' } });
  expect(await ask(url, '/readyz')).toEqual({ status: 200, body: { status: 'ready', dependencies: {} } });
  expect((await fetch(`${url}/readyz`)).headers.get('cache-control')).toBe('no-store');
  expect(lines).toEqual([]);
});

test('a server that drains lives and is not ready', async () => {
  const arrived = deferred<void>();
  const go = deferred<void>();
  const server = await start(
    {},
    {
      ports: (ports) => ({
        ...ports,
        log: {
          ...ports.log,
          async appendMessage(draft, keyNotBefore) {
            arrived.resolve();
            await go.promise;
            return ports.log.appendMessage(draft, keyNotBefore);
          },
        },
      }),
    },
  );
  const posting = visit(server.url).post('holds the server open');
  await arrived.promise;
  const half = async (path: string) => {
    const raw = await openRaw(Number(new URL(server.url).port));
    raw.send(`GET ${path} HTTP/1.1\r\n`);
    return raw;
  };
  const [healthz, readyz] = [await half('/healthz'), await half('/readyz')];
  const drained = server.drain();
  for (const raw of [healthz, readyz]) raw.send('Host: x\r\n\r\n');
  expect(parseAnswer(await healthz.closed())?.status).toBe(200);
  const answer = parseAnswer(await readyz.closed());
  expect([answer?.status, JSON.parse(answer?.body ?? '')]).toEqual([503, { status: 'draining', dependencies: {} }]);
  go.resolve();
  expect((await posting).status).toBe(201);
  await drained;
});

test.skipIf(postgresUrl === undefined).each([
  ['cut off', cut, (proxy: TcpProxy) => proxy.accept()],
  ['silent', (proxy: TcpProxy) => proxy.pause(), (proxy: TcpProxy) => proxy.resume()],
])('while PostgreSQL is %s it lives and is not ready, soon, and is again afterwards', { timeout: 30_000 }, async (_name, begin, end) => {
  const { href, proxy } = await behindProxy(postgresUrl ?? '');
  const { url } = await start({ database: href, databaseSchema: schema });
  expect(await ask(url, '/readyz')).toEqual({ status: 200, body: { status: 'ready', dependencies: { postgres: 'up' } } });
  begin(proxy);
  const startedAt = performance.now();
  expect(await ask(url, '/readyz')).toEqual({ status: 503, body: { status: 'unavailable', dependencies: { postgres: 'down' } } });
  // 1 s is what a check may take; a busy machine is not judged here.
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  expect((await ask(url, '/healthz')).status).toBe(200);
  end(proxy);
  await eventually(async () => (await ask(url, '/readyz')).status === 200, 'readiness after its return');
});

test.skipIf(postgresUrl === undefined || redisUrl === undefined)(
  'without Redis everything goes on, so that it is told and the server stays ready',
  { timeout: 30_000 },
  async () => {
    const { href, proxy } = await behindProxy(redisUrl ?? '');
    const { url } = await start({ database: postgresUrl, databaseSchema: schema, redis: href, redisPrefix: prefix });
    expect(await ask(url, '/readyz')).toEqual({ status: 200, body: { status: 'ready', dependencies: { postgres: 'up', redis: 'up' } } });
    cut(proxy);
    expect(await ask(url, '/readyz')).toEqual({ status: 200, body: { status: 'ready', dependencies: { postgres: 'up', redis: 'down' } } });
    expect((await visit(url).post('all the same')).status).toBe(201);
    proxy.accept();
    await eventually(async () => JSON.stringify(await ask(url, '/readyz')).includes('"redis":"up"'), 'its return');
  },
);

describe('a check', () => {
  test('is not begun again while one is under way, however many ask and however late it is', { timeout: 10_000 }, async () => {
    let begun = 0;
    let answer = deferred<void>();
    const readiness = createReadiness(
      [
        {
          name: 'postgres',
          required: true,
          check() {
            begun += 1;
            return answer.promise;
          },
        },
      ],
      () => true,
    );
    const late = await Promise.all([readiness(), readiness()]);
    expect(late.map(({ status }) => status)).toEqual(['unavailable', 'unavailable']);
    const third = readiness();
    expect(begun).toBe(1);
    answer.resolve();
    expect((await third).status).toBe('ready');
    answer = deferred();
    answer.resolve();
    expect((await readiness()).status).toBe('ready');
    expect(begun).toBe(2);
  });
});
