import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { EventSource } from 'eventsource';
import { afterEach, describe, expect, test } from 'vitest';
import { type RunningServer, type ServerParts, type ServerSettings, startServer } from '../reference-server/server.ts';
import type { Ports } from '../src/engine/ports.ts';
import { deferred } from './server/deferred.ts';
import { openRaw, parseAnswer, parseChunked, type RawSocket } from './server/raw-socket.ts';
import { secret, signed, type Visitor, visit } from './server/signed.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(settings: Partial<ServerSettings> = {}, parts: ServerParts = {}): Promise<RunningServer> {
  const server = await startServer({ secret, assistant: false, ...settings }, parts);
  cleanups.push(() => server.close());
  return server;
}

async function rawStream({ url }: RunningServer, visitor: Visitor, query = '', extra: Record<string, string> = {}): Promise<RawSocket> {
  const raw = await openRaw(Number(new URL(url).port));
  cleanups.push(() => void raw.socket.destroy());
  raw.send(await visitor.streamRequest(query, extra));
  await raw.until((text) => text.includes('connection.established') || parseAnswer(text) !== undefined);
  return raw;
}

/** The texts of the messages in the bytes of a stream, in order; everything is taken apart strictly. */
function messagesIn(text: string): string[] {
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  const whole = body.slice(0, body.lastIndexOf('\n\n\r\n') + 4);
  return Buffer.from(parseChunked(whole).chunks.join(''), 'latin1')
    .toString('utf8')
    .split('\n\n')
    .flatMap((frame) => frame.split('\n').filter((line) => line.startsWith('data: ')))
    .map((line) => JSON.parse(line.slice(6)) as { event: string; data: { message: string } }) // `as`: our own server's events
    .filter(({ event }) => event === 'message.created')
    .map(({ data }) => data.message);
}

/** A WHATWG client whose requests are signed anew each time it connects. */
function eventSource(url: string, { userId, projectId }: Visitor): EventSource {
  const target = `/v1/projects/${projectId}/chat/stream`;
  const source = new EventSource(`${url}${target}`, {
    fetch: async (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...(await signed(userId, 'GET', target)) } }),
  });
  cleanups.push(() => source.close());
  return source;
}

describe('a WHATWG client', () => {
  test('reads events by name, with their ids, whatever the text holds', async () => {
    const { url } = await start();
    const visitor = visit(url);
    const source = eventSource(url, visitor);
    const opened = deferred<string>();
    const created = deferred<MessageEvent>();
    source.addEventListener('connection.established', ({ data }) => opened.resolve(String(data)));
    source.addEventListener('message.created', (event) => created.resolve(event));
    expect(JSON.parse(await opened.promise)).toMatchObject({ seq: 0, event: 'connection.established' });
    const text = '\n\nid: 9\nevent: x\r\n\u2028 \u{1F469}\u200D\u{1F4BB}';
    await visitor.post(text, { client_msg_id: 'm-1' });
    const event = await created.promise;
    expect(event.lastEventId).toBe('1');
    expect(JSON.parse(String(event.data))).toMatchObject({ seq: 1, client_msg_id: 'm-1', data: { message: text } });
  });

  test('comes back after a drain, to another process on the same log, and misses nothing', async () => {
    const shared: { ports?: Ports } = {};
    const parts: ServerParts = {
      ports: (ports) => {
        shared.ports ??= ports;
        return shared.ports;
      },
    };
    const first = await start({ reconnectSpreadMs: 50 }, parts);
    const visitor = visit(first.url);
    const source = eventSource(first.url, visitor);
    const seen: string[] = [];
    const opened = deferred<void>();
    const complete = deferred<void>();
    source.addEventListener('connection.established', () => opened.resolve());
    source.addEventListener('message.created', ({ data, lastEventId }) => {
      const { data: message } = JSON.parse(String(data)) as { data: { message: string } }; // `as`: our own server's event
      seen.push(`${lastEventId} ${message.message}`);
      if (seen.length === 3) complete.resolve();
    });
    await opened.promise;
    await visitor.post('one');
    await first.drain();
    const second = await start({ port: Number(new URL(first.url).port) }, parts);
    // Posted before or after the client is back: it makes no difference.
    await visit(second.url, visitor.projectId, visitor.userId).post('two');
    await visit(second.url, visitor.projectId, randomUUID()).post('three');
    await complete.promise;
    expect(seen).toEqual(['1 one', '2 two', '3 three']);
  });
});

describe('bytes of a stream', () => {
  test('are valid chunked coding from the first to the last', async () => {
    const server = await start({ keepAliveMs: 20 });
    const visitor = visit(server.url);
    const raw = await rawStream(server, visitor);
    for (const text of ['a', 'é'.repeat(5_000)]) await visitor.post(text);
    await raw.until((text) => text.includes(': keep-alive'));
    await server.drain();
    const text = await raw.closed();
    const { chunks, ended } = parseChunked(text.slice(text.indexOf('\r\n\r\n') + 4));
    expect(ended).toBe(true);
    expect(chunks.every((chunk) => chunk.endsWith('\n\n'))).toBe(true);
    expect(messagesIn(text)).toEqual(['a', 'é'.repeat(5_000)]);
    expect(chunks.at(-1)).toMatch(/^retry: \d+\n\n$/);
  });

  test('a replay of many events is complete', async () => {
    const server = await start();
    const visitor = visit(server.url);
    const texts = Array.from({ length: 1_200 }, (_, n) => `m${n}`);
    for (const text of texts) await visitor.post(text);
    const raw = await rawStream(server, visitor, '?from_seq=0');
    await raw.until((text) => text.includes('"m1199"'));
    expect(messagesIn(raw.text())).toEqual(texts);
  });
});

describe('a reader that stalls', () => {
  const text = (n: number): string => `${n} `.padEnd(10_000, 'x');

  test('is bounded, cut, and resumes without loss; the others and the posts do not notice', { timeout: 30_000 }, async () => {
    const bufferBytes = 262_144;
    const sockets: Socket[] = [];
    const server = await start(
      { stallMs: 300, streamBufferBytes: bufferBytes },
      {
        app: (app) =>
          app.addHook('onRequest', (request, _reply, done) => {
            if (request.raw.url?.includes('/stream')) sockets.push(request.raw.socket);
            done();
          }),
      },
    );
    const visitor = visit(server.url);
    const asleep = await rawStream(server, visitor);
    asleep.socket.pause();
    const awake = [await rawStream(server, visitor), await rawStream(server, visit(server.url, visitor.projectId))];
    const [stalled] = sockets;
    if (stalled === undefined) throw new Error('the stream has no socket');
    const cut = once(stalled, 'close');
    let most = 0;
    let slowestMs = 0;
    let posted = 0;
    const post = async (): Promise<void> => {
      const startedAt = performance.now();
      expect((await visitor.post(text(posted))).status).toBe(201);
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      most = Math.max(most, stalled.writableLength);
      posted += 1;
    };
    // The kernel takes some megabytes before anything is left with the server.
    while (most < bufferBytes && posted < 2_000) await post();
    expect(most).toBeGreaterThanOrEqual(bufferBytes);
    for (let more = 0; more < 50; more += 1) await post();
    // One frame above the bound is what the write that crosses it leaves.
    expect(most).toBeLessThan(bufferBytes + 11_000);
    expect(slowestMs).toBeLessThan(5_000);
    const all = Array.from({ length: posted }, (_, n) => text(n));
    for (const raw of awake) {
      await raw.until((seen) => seen.includes(`"${posted - 1} `));
      expect(messagesIn(raw.text())).toEqual(all);
    }
    await cut;
    asleep.socket.resume();
    const before = messagesIn(await asleep.closed());
    expect(before.length).toBeLessThan(posted);
    // One event per message: the seq of the last whole one is their number.
    const again = await rawStream(server, visitor, '', { 'last-event-id': String(before.length) });
    await again.until((seen) => seen.includes(`"${posted - 1} `));
    expect([...before, ...messagesIn(again.text())]).toEqual(all);
  });
});

describe('places', () => {
  test.each([
    ['an end', (raw: RawSocket) => void raw.socket.end()],
    ['an abrupt close', (raw: RawSocket) => void raw.socket.resetAndDestroy()],
  ])('%s of the socket frees the place', async (_how, leave) => {
    const left = deferred<void>();
    const server = await start(
      { maxConnections: 1 },
      {
        ports: (ports) => ({
          ...ports,
          connections: {
            ...ports.connections,
            async release(connectionId) {
              await ports.connections.release(connectionId);
              left.resolve();
            },
          },
        }),
      },
    );
    const visitor = visit(server.url);
    leave(await rawStream(server, visitor));
    await left.promise;
    const next = await rawStream(server, visitor);
    expect(next.text()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('one stream too many is told so in the shape of the contract, and its victim is told and ended', async () => {
    const server = await start({ maxConnections: 1, retryAfterMs: 50 });
    const visitor = visit(server.url);
    const victim = await rawStream(server, visitor);
    const refused = await visitor.fetch('GET', 'stream');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await refused.json()).toMatchObject({ error: 'CONNECTION_LIMIT_REACHED', max_connections: 1, retry_after_ms: 50 });
    const text = await victim.closed();
    expect(text).toContain('event: connection.takeover');
    expect(parseChunked(text.slice(text.indexOf('\r\n\r\n') + 4)).ended).toBe(true);
  });
});

test('close ends streams, timers and the assistant, and leaves no handle', async () => {
  const handles = (): string[] => process.getActiveResourcesInfo().filter((name) => /TCP|Server/.test(name));
  const before = handles();
  const timers = new Set<object>();
  const server = await startServer(
    { secret, assistantDelayMs: 60_000 },
    {
      ports: (ports) => ({
        ...ports,
        clock: {
          ...ports.clock,
          setTimer(run, ms) {
            const timer = {};
            timers.add(timer);
            const end = ports.clock.setTimer(() => {
              timers.delete(timer);
              run();
            }, ms);
            return () => {
              timers.delete(timer);
              end();
            };
          },
        },
      }),
    },
  );
  const visitor = visit(server.url);
  const raws = [await rawStream(server, visitor), await rawStream(server, visitor)];
  await visitor.post('to be answered');
  const idle = await openRaw(Number(new URL(server.url).port));
  idle.send(`GET /.well-known/chat-contract HTTP/1.1\r\nHost: x\r\n\r\n`);
  await idle.until((text) => parseAnswer(text) !== undefined);
  idle.send('POST /v1/chat/unified HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
  expect(timers.size).toBeGreaterThan(0);
  await server.close();
  expect(timers.size).toBe(0);
  await Promise.all([...raws, idle].map((raw) => raw.closed()));
  await server.close();
  expect(handles().length).toBeLessThanOrEqual(before.length);
});
