import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { refuseMalformed } from '../http-binding/malformed-http.ts';
import { randomId } from '../http-binding/random-id.ts';
import { createRequestLog } from '../http-binding/request-log.ts';
import { openRaw, parseAnswer, type RawSocket } from './server/raw-socket.ts';
import { startStub, tell } from './server/stub-engine.ts';

const cleanups: AsyncDisposable[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup[Symbol.asyncDispose]();
});
const kept = <T extends AsyncDisposable>(thing: T): T => {
  cleanups.push(thing);
  return thing;
};

async function ask(
  port: number,
  request: string,
): Promise<{ status: number; headers: Readonly<Record<string, string>>; body: string; raw: RawSocket }> {
  const raw = kept(await openRaw(port));
  raw.send(request);
  const text = await raw.until((seen) => parseAnswer(seen) !== undefined);
  const answer = parseAnswer(text);
  if (answer === undefined) throw new Error('unreachable');
  return { ...answer, raw };
}

/** The call that a request became. */
async function callOf(port: number, request: string): Promise<Record<string, unknown>> {
  const { body } = await ask(port, request);
  return JSON.parse(body) as Record<string, unknown>; // `as`: the stub answers with an object
}

const project = '11111111-1111-4111-8111-111111111111';
const post = (headers: string, body: string, path = '/v1/chat/unified'): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n${body}`;

describe('a request becomes a call', () => {
  test('target, headers and bytes arrive exactly as sent', async () => {
    const { port } = kept(await startStub(tell));
    const body = '{"a" : "b"}\n';
    const call = await callOf(
      port,
      post(
        `X-Odd: 1\r\nx-odd: 2\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`,
        body,
        '/v1/chat/unified?b=2&a=%20x',
      ),
    );
    expect(call).toMatchObject({
      operation: 'postMessage',
      method: 'POST',
      rawTarget: '/v1/chat/unified?b=2&a=%20x',
      rawBody: body,
      bytes: body.length,
    });
    expect(call['headers']).toMatchObject({ 'x-odd': '1, 2' });
    expect(call['transportProblem']).toBeUndefined();
  });

  test('a chunked body is put together', async () => {
    const { port } = kept(await startStub(tell));
    const call = await callOf(
      port,
      post('Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n', '2\r\n{}\r\n3\r\n\n\n\n\r\n0\r\n\r\n'),
    );
    expect(call).toMatchObject({ rawBody: '{}\n\n\n' });
  });

  test('the path parameter is decoded, also a long one', async () => {
    const { port } = kept(await startStub(tell));
    expect(await callOf(port, 'GET /v1/projects/a%2Fb%20c/chat/read-status HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({
      operation: 'getReadStatus',
      projectId: 'a/b c',
    });
    const long = 'p'.repeat(5_000);
    expect(await callOf(port, `GET /v1/projects/${long}/chat/read-status HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatchObject({
      operation: 'getReadStatus',
      projectId: long,
    });
  });

  test('a whole address on the request line is reduced to its path', async () => {
    const { port } = kept(await startStub(tell));
    expect(
      await callOf(port, `GET http://example.org/v1/projects/${project}/chat/messages?limit=3 HTTP/1.1\r\nHost: x\r\n\r\n`),
    ).toMatchObject({
      operation: 'listMessages',
      rawTarget: `/v1/projects/${project}/chat/messages?limit=3`,
    });
  });

  test.each(['GET', 'DELETE'])('the body of a %s is not looked at', async (method) => {
    const { port } = kept(await startStub(tell));
    const call = await callOf(
      port,
      `${method} /v1/projects/${project}/chat/read-status HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello`,
    );
    expect(call).toMatchObject({ bytes: 0 });
  });

  test.each([
    ['HEAD', `/v1/projects/${project}/chat/stream`, 'wrong-method'],
    ['OPTIONS', '/v1/chat/unified', 'wrong-method'],
    ['PROPFIND', '/v1/chat/unified', 'wrong-method'],
    ['TRACE', `/v1/projects/${project}/chat/stream`, 'wrong-method'],
    ['DELETE', '/.well-known/chat-contract', 'wrong-method'],
    ['GET', '/.well-known/chat-contract/control', 'unknown-route'],
    ['GET', '/v1/projects/x/y/chat/stream', 'unknown-route'],
    ['GET', '/', 'unknown-route'],
    ['POST', '/v1/chat/unified/', 'unknown-route'],
    ['OPTIONS', '*', 'unknown-route'],
  ])('%s %s is %s', async (method, path, operation) => {
    const calls: string[] = [];
    const { port } = kept(
      await startStub((call) => {
        calls.push(call.operation);
        return tell(call);
      }),
    );
    const raw = kept(await openRaw(port));
    raw.send(`${method} ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await raw.until((text) => text.includes('\r\n\r\n'));
    expect(calls).toEqual([operation]);
  });

  test.each(['text/plain', 'application/json; charset=utf-8', ';;;', '{}', 'a/b/c'])(
    "content type %s is the engine's to judge",
    async (type) => {
      const { port } = kept(await startStub(tell));
      const call = await callOf(port, post(`Content-Type: ${type}\r\nContent-Length: 2\r\n`, '{}'));
      expect(call).toMatchObject({ operation: 'postMessage', rawBody: '{}', headers: { 'content-type': type } });
      expect(call['transportProblem']).toBeUndefined();
    },
  );

  test('an address that cannot be decoded is a bad request', async () => {
    const { port } = kept(await startStub(tell));
    expect(await callOf(port, 'GET /v1/projects/%zz/chat/messages HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({
      transportProblem: 'bad-request',
    });
    expect(await callOf(port, 'GET /v1/%ff HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({ operation: 'unknown-route' });
  });

  test('HTTP/1.1 without Host is a bad request, HTTP/1.0 without it is fine', async () => {
    const { port } = kept(await startStub(tell));
    expect(await callOf(port, 'GET /.well-known/chat-contract HTTP/1.1\r\n\r\n')).toMatchObject({ transportProblem: 'bad-request' });
    expect(await callOf(port, 'GET /.well-known/chat-contract HTTP/1.0\r\n\r\n')).not.toHaveProperty('transportProblem');
  });

  test('an expectation nobody knows is passed over', async () => {
    const { port } = kept(await startStub(tell));
    expect(await callOf(port, 'GET /.well-known/chat-contract HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n')).toMatchObject({
      operation: 'discover',
    });
  });
});

describe('bodies over the limit', () => {
  test('who asks first is told to go on, or spared the sending', async () => {
    const { port } = kept(await startStub(tell, { bodyLimit: 1_000 }));
    const small = kept(await openRaw(port));
    small.send(post('Content-Length: 2\r\nExpect: 100-continue\r\n', ''));
    await small.until((text) => text.startsWith('HTTP/1.1 100 '));
    small.send('{}');
    await small.until((text) => text.includes('HTTP/1.1 200 '));
    const { body } = await ask(port, post('Content-Length: 2000\r\nExpect: 100-continue\r\n', ''));
    expect(JSON.parse(body)).toMatchObject({ transportProblem: 'body-too-large' });
  });

  test('a declared length is refused before a byte of it is read, and the sender may finish', async () => {
    const { port } = kept(await startStub(tell, { bodyLimit: 1_000 }));
    const { body, raw } = await ask(port, post('Content-Type: application/json\r\nContent-Length: 1000000\r\n', ''));
    expect(JSON.parse(body)).toMatchObject({ transportProblem: 'body-too-large', bytes: 0 });
    const seen = raw.text().length;
    raw.send('x'.repeat(1_000_000));
    raw.send('GET /.well-known/chat-contract HTTP/1.1\r\nHost: x\r\n\r\n');
    await raw.until((text) => parseAnswer(text.slice(seen))?.status === 200);
    expect(raw.text().slice(seen)).toContain('discover');
  });

  test('a chunked body is refused when it passes the limit, not at its end', async () => {
    const { port } = kept(await startStub(tell, { bodyLimit: 1_000 }));
    const { body } = await ask(
      port,
      post('Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n', `3e9\r\n${'x'.repeat(1_001)}\r\n`),
    );
    expect(JSON.parse(body)).toMatchObject({ transportProblem: 'body-too-large' });
  });

  test('a body of just the limit is read', async () => {
    const { port } = kept(await startStub(tell, { bodyLimit: 1_000 }));
    expect(await callOf(port, post('Content-Type: application/json\r\nContent-Length: 1000\r\n', 'x'.repeat(1_000)))).toMatchObject({
      bytes: 1_000,
    });
  });
});

describe('what is no request', () => {
  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['an unknown method', 'FOO / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['an endless request line', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['two lengths', 'POST /v1/chat/unified HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}', 400],
    [
      'length and chunks at once',
      'POST /v1/chat/unified HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a tunnel', 'CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n', 405],
  ])('%s', async (_name, request, status) => {
    const { port } = kept(await startStub(tell));
    const answer = await ask(port, request);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({
      error: expect.stringMatching(/^[A-Z_]+$/),
      message: expect.stringMatching(/^Failed to .+\.$/),
    });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(Date.parse(answer.headers['date'] ?? '')).not.toBeNaN();
    await answer.raw.closed();
  });

  test('a request that does not arrive in time: 408, and no call is made of it', async () => {
    const calls: string[] = [];
    const { port } = kept(
      await startStub(
        (call) => {
          calls.push(call.operation);
          return tell(call);
        },
        {
          decorate: ({ server }) => {
            // Node reads it when it begins to listen; its types do not know it.
            Object.assign(server, { connectionsCheckingInterval: 20, headersTimeout: 400, requestTimeout: 400 });
          },
        },
      ),
    );
    const late = await ask(port, post('Content-Type: application/json\r\nContent-Length: 10\r\n', '{"half"'));
    expect(late.status).toBe(408);
    expect(JSON.parse(late.body)).toMatchObject({ error: 'VALIDATION_FAILED', message: expect.stringContaining('in time') });
    await late.raw.closed();
    await callOf(port, 'GET /.well-known/chat-contract HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(calls).toEqual(['discover']);
  });

  test('a sender that goes on writing gets its refusal once, and the time to read it', async () => {
    const server = createServer();
    kept({ [Symbol.asyncDispose]: async () => void server.close() });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    const raw = kept(await openRaw((server.address() as AddressInfo).port)); // `as`: it listens on a port
    const [socket] = (await accepted) as [Socket]; // `as`: what the event carries
    const parts = { log: createRequestLog('silent', () => undefined, Date.now, []), randomId, now: Date.now };
    refuseMalformed('HPE_INVALID_METHOD', socket, parts);
    refuseMalformed('HPE_INVALID_METHOD', socket, parts);
    expect(socket.destroyed).toBe(false);
    const text = await raw.closed();
    expect(text.match(/HTTP\/1\.1 400 /g)).toHaveLength(1);
    expect(parseAnswer(text)?.status).toBe(400);
  });

  test('the server lives on', async () => {
    const { port } = kept(await startStub(tell));
    await ask(port, '\0\0\0\0\r\n\r\n');
    expect(await callOf(port, 'GET /.well-known/chat-contract HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({ operation: 'discover' });
  });
});

test('requests on one connection are answered in order', async () => {
  const { port } = kept(await startStub(tell));
  const raw = kept(await openRaw(port));
  raw.send(
    post('Content-Type: application/json\r\nContent-Length: 2\r\n', '{}') +
      'GET /.well-known/chat-contract HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  );
  const text = await raw.closed();
  expect(text.indexOf('postMessage')).toBeGreaterThan(0);
  expect(text.indexOf('discover')).toBeGreaterThan(text.indexOf('postMessage'));
});

test('HEAD gets headers and no body', async () => {
  const { port } = kept(await startStub((call) => ({ ...tell(call), status: 405 })));
  const raw = kept(await openRaw(port));
  raw.send(`HEAD /v1/projects/${project}/chat/stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  const text = await raw.closed();
  expect(text).toMatch(/^HTTP\/1\.1 405 /);
  expect(text.endsWith('\r\n\r\n')).toBe(true);
});

test('a sender that breaks off in its body makes no call', async () => {
  const calls: string[] = [];
  const { port } = kept(
    await startStub((call) => {
      calls.push(call.operation);
      return tell(call);
    }),
  );
  const raw = await openRaw(port);
  raw.send(post('Content-Type: application/json\r\nContent-Length: 100\r\n', '{"half":'));
  raw.socket.end();
  await raw.closed();
  await callOf(port, 'GET /.well-known/chat-contract HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(calls).toEqual(['discover']);
});

test('a failure of the binding itself is a 500 in the error shape, with the request id, and is logged', async () => {
  const { port, lines } = kept(
    await startStub(() => {
      throw new Error('the stub has failed');
    }),
  );
  const { status, headers, body } = await ask(port, 'GET /.well-known/chat-contract HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine-1\r\n\r\n');
  expect(status).toBe(500);
  expect(headers['x-request-id']).toBe('mine-1');
  expect(JSON.parse(body)).toMatchObject({ error: 'INTERNAL' });
  expect(body).not.toContain('stub');
  expect(lines.filter((line) => line.includes('mine-1') && line.includes('the stub has failed'))).toHaveLength(1);
});

test('ids are random UUIDs of version 4, each its own', () => {
  const ids = Array.from({ length: 1_000 }, randomId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toEqual([]);
  // Every digit that is not fixed takes every value: nothing of an id repeats.
  for (const at of [0, 7, 9, 15, 20, 35]) expect(new Set(ids.map((id) => id[at])).size).toBe(16);
});
