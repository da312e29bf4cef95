import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { type ServerParts, type ServerSettings, startServer } from '../reference-server/server.ts';
import { deferred } from './server/deferred.ts';
import { openRaw, parseAnswer } from './server/raw-socket.ts';
import { controlToken, secret, signed, visit } from './server/signed.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(settings: Partial<ServerSettings> = {}, parts: ServerParts = {}): Promise<string> {
  const server = await startServer({ secret, assistant: false, ...settings }, parts);
  cleanups.push(() => server.close());
  return server.url;
}

interface ErrorShape {
  readonly error: string;
  readonly message: string;
}

async function refusalOf(response: Response): Promise<ErrorShape & { status: number; requestId: string | null }> {
  const body = (await response.json()) as ErrorShape; // `as`: the shape is what the tests look at
  expect(body).toEqual(expect.objectContaining({ error: expect.stringMatching(/^[A-Z_]+$/), message: expect.any(String) }));
  expect(response.headers.get('content-type')).toContain('application/json');
  return { ...body, status: response.status, requestId: response.headers.get('x-request-id') };
}

describe('every endpoint over real sockets', () => {
  test('posts, pages, read marks, preferences, presence, discovery', async () => {
    const url = await start();
    const visitor = visit(url);
    const posted = await visitor.post('hello', { client_msg_id: 'm-1' });
    expect(posted.status).toBe(201);
    expect(await posted.json()).toMatchObject({ accepted: true, message_seq: 1 });
    expect((await visitor.post('hello', { client_msg_id: 'm-1' })).status).toBe(200);
    const legacy = await visitor.fetch('POST', 'messages', { text: 'old', client_msg_id: 'm-2', mode: 'plan' });
    expect(legacy.status).toBe(201);
    const history = await visitor.fetch('GET', 'messages?limit=5&after_seq=0');
    expect(await history.json()).toMatchObject({ messages: [{ text: 'hello' }, { text: 'old' }] });
    expect(await (await visitor.fetch('PUT', 'read', { last_read_seq: 2 })).json()).toMatchObject({ ok: true, last_read_seq: 2 });
    expect(await (await visitor.fetch('GET', 'read-status')).json()).toMatchObject({ last_read_seq: 2 });
    const preferences = `/v1/projects/${visitor.projectId}/chat-preferences`;
    expect((await visitor.fetch('PUT', preferences, { buildImmediately: false })).status).toBe(200);
    expect(await (await visitor.fetch('GET', preferences)).json()).toMatchObject({ preferences: { buildImmediately: false } });
    const presence = await visitor.fetch('POST', 'presence', { is_typing: true });
    expect(presence.status).toBe(204);
    expect(await presence.text()).toBe('');
    const discovery = await fetch(`${url}/.well-known/chat-contract`);
    expect(await discovery.json()).toMatchObject({ contract: '2025-08-26', limits: { max_connections: 5, keep_alive_ms: 15_000 } });
  });

  test('the text of a message survives byte for byte', async () => {
    const visitor = visit(await start());
    const text = `\n\nid: 9\nevent: x\r\n\t\u{1F469}\u200D\u{1F4BB} e\u0301 \u202Bعربي\u202C ${'ü'.repeat(9_000)}`;
    expect((await visitor.post(text)).status).toBe(201);
    expect(await (await visitor.fetch('GET', 'messages')).json()).toMatchObject({ messages: [{ text }] });
  });
});

describe('refusals have one shape and a request id', () => {
  test.each([
    ['GET', '/nowhere', 404, 'NOT_FOUND'],
    ['DELETE', '/v1/chat/unified', 405, 'METHOD_NOT_ALLOWED'],
    ['PATCH', `/v1/projects/${randomUUID()}/chat/read`, 405, 'METHOD_NOT_ALLOWED'],
    ['OPTIONS', '/v1/chat/unified', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', `/v1/projects/${randomUUID()}/chat/messages`, 401, 'MISSING_SIGNATURE'],
    ['GET', `/v1/projects/${randomUUID()}/chat/stream`, 401, 'MISSING_SIGNATURE'],
  ])('%s %s: %i %s', async (method, path, status, error) => {
    const refusal = await refusalOf(await fetch(`${await start()}${path}`, { method, headers: { 'x-request-id': 'r-1' } }));
    expect(refusal).toMatchObject({ status, error, requestId: 'r-1' });
  });

  test('405 tells which methods there are', async () => {
    const response = await fetch(`${await start()}/v1/projects/${randomUUID()}/chat-preferences`, { method: 'DELETE' });
    expect(response.headers.get('allow')).toBe('GET, PUT');
  });

  test('HEAD on a signed endpoint is refused and holds no place', async () => {
    const url = await start({ maxConnections: 1 });
    const visitor = visit(url);
    const path = `/v1/projects/${visitor.projectId}/chat/stream`;
    expect((await fetch(`${url}${path}`, { method: 'HEAD' })).status).toBe(405);
    expect((await fetch(`${url}${path}`, { method: 'HEAD', headers: await signed(visitor.userId, 'HEAD', path) })).status).toBe(405);
    const stream = await visitor.fetch('GET', 'stream');
    expect(stream.status).toBe(200);
    await stream.body?.cancel();
  });

  test('a body over the limit: 413 and the connection goes on; unsigned: 401 or 413', async () => {
    const url = await start();
    const visitor = visit(url);
    const message = 'x'.repeat(1_100_000);
    expect(await refusalOf(await visitor.post(message))).toMatchObject({ status: 413, error: 'BODY_TOO_LARGE' });
    expect((await visitor.post('short')).status).toBe(201);
    const unsigned = await fetch(`${url}/v1/chat/unified`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: message,
    });
    expect([401, 413]).toContain(unsigned.status);
  });

  test('16 MiB are not taken in, and the server takes the next post', async () => {
    const visitor = visit(await start());
    const before = process.memoryUsage().arrayBuffers;
    const status = await visitor.post('x'.repeat(16_777_216)).then(
      ({ status: given }) => given,
      () => 0,
    );
    expect([413, 0]).toContain(status);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40_000_000);
    expect((await visitor.post('short')).status).toBe(201);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', ';;;'])('content type %s: 415', async (type) => {
    const visitor = visit(await start());
    const response = await visitor.fetch('POST', '/v1/chat/unified', { message: 'x' }, { 'content-type': type });
    expect(await refusalOf(response)).toMatchObject({ status: 415, error: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  test('an address that cannot be decoded: 400 or 404 in the error shape', async () => {
    const url = new URL(await start());
    const raw = await openRaw(Number(url.port));
    raw.send('GET /v1/projects/%zz/chat/messages HTTP/1.1\r\nHost: x\r\nX-Request-Id: r-2\r\nConnection: close\r\n\r\n');
    const answer = parseAnswer(await raw.closed());
    expect([400, 404]).toContain(answer?.status);
    expect(answer?.headers['x-request-id']).toBe('r-2');
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ error: expect.any(String), message: expect.any(String) });
  });
});

describe('the control route', () => {
  const act = (url: string, token: string | undefined, body: unknown): Promise<Response> =>
    fetch(`${url}/.well-known/chat-contract/control`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== undefined && { 'x-contract-control-token': token }) },
      body: JSON.stringify(body),
    });

  test('does not exist without a token of ours, nor for those who do not hold it, whatever the method', async () => {
    const closed = await start();
    const open = await start({ controlToken });
    const nowhere = await refusalOf(await fetch(`${open}/nowhere`, { method: 'POST' }));
    for (const response of [
      await act(closed, controlToken, { action: 'reset' }),
      await act(open, undefined, { action: 'reset' }),
      await act(open, 'wrong', { action: 'reset' }),
      await fetch(`${open}/.well-known/chat-contract/control`),
      await fetch(`${open}/.well-known/chat-contract/control`, { method: 'DELETE' }),
    ]) {
      const { status, error } = await refusalOf(response);
      expect({ status, error }).toEqual({ status: 404, error: nowhere.error });
    }
  });

  test('acts for those who hold it, and the date of answers shows it', async () => {
    const url = await start({ controlToken });
    expect((await act(url, controlToken, { action: 'clock.advance', ms: 3_600_000 })).status).toBe(204);
    const { headers } = await fetch(`${url}/.well-known/chat-contract`);
    const ahead = Date.parse(headers.get('date') ?? '') - Date.now();
    expect(ahead).toBeGreaterThan(3_500_000);
    expect((await act(url, controlToken, { action: 'nonsense' })).status).toBe(400);
    expect((await act(url, controlToken, { action: 'reset' })).status).toBe(204);
  });
});

test('a sender that vanishes before its answer has still posted', async () => {
  const arrived = deferred<void>();
  const gone = deferred<void>();
  const url = await start(
    {},
    {
      ports: (ports) => ({
        ...ports,
        log: {
          ...ports.log,
          async appendMessage(draft, keyNotBefore) {
            arrived.resolve();
            await gone.promise;
            return ports.log.appendMessage(draft, keyNotBefore);
          },
        },
      }),
      app: (app) =>
        app.addHook('onRequest', async (request) => {
          request.raw.socket.once('close', () => gone.resolve());
        }),
    },
  );
  const visitor = visit(url);
  const fields = { projectId: visitor.projectId, userId: visitor.userId, message: 'hello', buildImmediately: false, client_msg_id: 'lost' };
  const body = JSON.stringify(fields);
  const headers = { host: 'x', ...(await signed(visitor.userId, 'POST', '/v1/chat/unified', body)), 'content-length': String(body.length) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const raw = await openRaw(Number(new URL(url).port));
  raw.send(`POST /v1/chat/unified HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  await arrived.promise;
  raw.socket.resetAndDestroy();
  await gone.promise;
  const retry = await visitor.post('hello', { client_msg_id: 'lost' });
  expect(retry.status).toBe(200);
  expect(await retry.json()).toMatchObject({ message_seq: 1 });
});
