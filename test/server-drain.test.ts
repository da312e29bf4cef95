import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type RunningServer, type ServerParts, type ServerSettings, startServer } from '../reference-server/server.ts';
import { deferred } from './server/deferred.ts';
import { openRaw, parseAnswer, type RawSocket } from './server/raw-socket.ts';
import { secret, visit } from './server/signed.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(settings: Partial<ServerSettings> = {}, parts: ServerParts = {}): Promise<RunningServer> {
  const server = await startServer({ secret, assistant: false, ...settings }, parts);
  cleanups.push(() => server.close());
  return server;
}

async function open(server: RunningServer, request: string): Promise<RawSocket> {
  const raw = await openRaw(Number(new URL(server.url).port));
  cleanups.push(() => void raw.socket.destroy());
  raw.send(request);
  return raw;
}

const refusesConnections = ({ url }: RunningServer): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(Number(new URL(url).port), '127.0.0.1');
    probe.once('connect', () => resolve(false)).once('error', () => resolve(true));
    cleanups.push(() => void probe.destroy());
  });

/** A log whose first post waits until it is let go. */
function slowPost(): { readonly parts: ServerParts; readonly arrived: Promise<void>; readonly go: () => void } {
  const arrived = deferred<void>();
  const let_ = deferred<void>();
  const parts: ServerParts = {
    ports: (ports) => ({
      ...ports,
      log: {
        ...ports.log,
        async appendMessage(draft, keyNotBefore) {
          arrived.resolve();
          await let_.promise;
          return ports.log.appendMessage(draft, keyNotBefore);
        },
      },
    }),
  };
  return { parts, arrived: arrived.promise, go: () => let_.resolve(undefined) };
}

test('streams are sent away with a moment of their own to come back, posts under way are answered, nobody new is let in', async () => {
  const { parts, arrived, go } = slowPost();
  const server = await start({ reconnectSpreadMs: 100_000 }, parts);
  const visitor = visit(server.url);
  const streams = [];
  for (let n = 0; n < 4; n += 1) {
    const raw = await open(server, await visitor.streamRequest());
    await raw.until((text) => text.includes('connection.established'));
    streams.push(raw);
  }
  const idle = await open(server, 'GET /.well-known/chat-contract HTTP/1.1\r\nHost: x\r\n\r\n');
  await idle.until((text) => parseAnswer(text) !== undefined);
  const posting = visitor.post('under way');
  await arrived;

  const drained = server.drain();
  const retries = await Promise.all(
    streams.map(async (raw) => {
      const text = await raw.closed();
      expect(text.endsWith('\r\n0\r\n\r\n')).toBe(true);
      return Number(/\nretry: (\d+)\n/.exec(text)?.[1]);
    }),
  );
  expect(new Set(retries).size).toBeGreaterThan(1);
  expect(retries.every((ms) => ms >= 0 && ms <= 100_000)).toBe(true);
  await idle.closed();
  expect(await refusesConnections(server)).toBe(true);
  go();
  const answer = await posting;
  expect(answer.status).toBe(201);
  expect(answer.headers.get('connection')).toBe('close');
  await drained;
});

test('a stream that is asked for on a connection from before is refused while draining', async () => {
  const { parts, arrived, go } = slowPost();
  const server = await start({}, parts);
  const visitor = visit(server.url);
  const posting = visitor.post('holds the server open');
  await arrived;
  const half = await visitor.streamRequest();
  const raw = await open(server, half.slice(0, 20));
  const drained = server.drain();
  raw.send(half.slice(20));
  const answer = parseAnswer(await raw.closed());
  expect(answer?.status).toBe(503);
  expect(JSON.parse(answer?.body ?? '')).toMatchObject({ error: 'UNAVAILABLE' });
  go();
  await posting;
  await drained;
});

test('what does not end by itself is ended by force after drainMs', async () => {
  const { parts, arrived } = slowPost();
  const server = await start({ drainMs: 200 }, parts);
  const posting = visit(server.url)
    .post('never answered')
    .then(
      () => 'answered',
      () => 'cut',
    );
  await arrived;
  const half = await open(server, 'POST /v1/chat/unified HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
  const startedAt = performance.now();
  await server.drain();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(await posting).toBe('cut');
  await half.closed();
});

test('close during a drain ends at once', async () => {
  const { parts, arrived } = slowPost();
  const server = await start({ drainMs: 60_000 }, parts);
  const posting = visit(server.url)
    .post('never answered')
    .catch(() => 'cut');
  await arrived;
  const drained = server.drain();
  await server.close();
  await drained;
  expect(await posting).toBe('cut');
});
