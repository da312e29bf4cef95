import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { mockWith, roomIn } from './mock/mock-room.ts';
import { openRaw } from './server/raw-socket.ts';

/** What browsers send, and what may come of it: nothing for pages of others. */

const preflight = (url: string, origin: string, more: Record<string, string> = {}) =>
  fetch(`${url}/v1/chat/unified`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-sheen-signature, X-Custom', ...more },
  });

describe('a page of this machine', () => {
  test.each(['http://localhost:5173', 'http://127.0.0.1:3000', 'https://app.localhost', 'http://[::1]:8080'])(
    '%s may ask everything',
    async (origin) => {
      const { url } = await mockWith();
      const asked = await preflight(url, origin);
      expect(asked.status).toBe(204);
      const headers = Object.fromEntries(asked.headers);
      expect(headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-max-age': '600',
        vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
      });
      const allowed = headers['access-control-allow-headers']?.split(', ');
      expect(allowed).toEqual(
        expect.arrayContaining(['x-sheen-signature', 'x-sheen-sig-v2', 'x-user-id', 'x-custom', 'content-type', 'last-event-id']),
      );
      expect(headers['access-control-allow-methods']).toContain('PUT');

      const room = roomIn(url);
      for (const answer of [
        await room.fetch('GET', 'chat/read-status', undefined, { origin }),
        await room.fetch('GET', 'nothing', undefined, { origin }),
        await room.open('', { origin }),
      ]) {
        const told = Object.fromEntries(answer.headers);
        expect(told).toMatchObject({ 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'Origin' });
        expect(told['access-control-expose-headers']?.split(', ')).toEqual(
          expect.arrayContaining(['x-request-id', 'retry-after', 'x-sse-connection-id']),
        );
      }
    },
  );

  test('without an origin gets no CORS headers', async () => {
    const { url } = await mockWith();
    const answer = await roomIn(url).fetch('GET', 'chat/read-status');
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a page of somebody else', () => {
  test('is refused: its preflight, its requests, its streams', async () => {
    const { url } = await mockWith();
    const room = roomIn(url);
    const origin = 'https://evil.example';
    for (const answer of [
      await preflight(url, origin),
      await room.fetch('GET', 'chat/read-status', undefined, { origin }),
      await room.open('', { origin }),
    ]) {
      expect(answer.status).toBe(403);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    const refused = await room.fetch('GET', 'chat/read-status', undefined, { origin, 'x-request-id': 'r-9' });
    expect([await refused.json(), refused.headers.get('x-request-id')]).toEqual([
      { error: 'FORBIDDEN', message: expect.stringContaining('--allow-origin https://evil.example') },
      'r-9',
    ]);
  });

  test.each([
    'null',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example:80',
    'http://evil.example#localhost',
    'file://',
    'https://10.0.0.1',
  ])('also as %s', async (origin) => {
    const { url } = await mockWith();
    expect((await roomIn(url).fetch('GET', 'chat/read-status', undefined, { origin })).status).toBe(403);
  });

  test('is served where it is allowed by name, or all are', async () => {
    const { url } = await mockWith([], { allowedOrigins: ['https://preview.example/'] });
    const status = async (target: string, origin: string) =>
      (await roomIn(target).fetch('GET', 'chat/read-status', undefined, { origin })).status;
    expect([await status(url, 'https://preview.example'), await status(url, 'https://other.example')]).toEqual([200, 403]);
    expect(await status((await mockWith([], { allowedOrigins: ['*'] })).url, 'https://other.example')).toBe(200);
  });

  test('cannot post a form without asking (no-cors)', async () => {
    const { url } = await mockWith();
    const room = roomIn(url);
    const body = JSON.stringify({ projectId: room.projectId, userId: room.userId, message: 'forged' });
    const forged = await room.fetch('POST', '/v1/chat/unified', body, { origin: 'https://evil.example', 'content-type': 'text/plain' });
    expect(forged.status).toBe(403);
    // Nor where its origin is hidden: what is sent that way says at least from where.
    const hidden = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    expect((await room.fetch('GET', 'chat/stream', undefined, hidden)).status).toBe(403);
    expect((await room.history()).messages).toEqual([]);
    expect(
      (await room.fetch('GET', 'chat/read-status', undefined, { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' })).status,
    ).toBe(200);
  });
});

describe('a host name that was rebound to this machine', () => {
  const ask = async (url: string, host: string): Promise<string> => {
    const raw = await openRaw(Number(new URL(url).port));
    raw.send(`GET /v1/projects/${randomUUID()}/chat/read-status HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    return raw.closed();
  };

  test('is refused; those of this machine and addresses are not', async () => {
    const { url } = await mockWith([], { allowedHosts: ['mock.internal'] });
    for (const host of ['evil.example', 'evil.example:4748', 'localhost.evil.example']) {
      const answer = await ask(url, host);
      expect(answer).toMatch(/^HTTP\/1\.1 403 /);
      expect(answer).toContain('--allow-host');
    }
    for (const host of ['localhost:5173', 'LOCALHOST', '127.0.0.1:1', '[::1]:80', 'app.localhost', 'mock.internal:80']) {
      expect(await ask(url, host)).toMatch(/^HTTP\/1\.1 200 /);
    }
  });
});

describe('/__mock/', () => {
  const stage = async () => {
    const { url } = await mockWith();
    const room = roomIn(url);
    await room.post('hello');
    const command = (name: string, headers: Record<string, string>, method = 'POST') =>
      fetch(`${url}/__mock/${name}`, { method, headers, ...(method === 'POST' && { body: '{}' }) });
    return { url, room, command };
  };

  test('serves pages of this machine, and no others: neither by script nor by form nor by image', async () => {
    const { url, room, command } = await stage();
    const origin = 'https://evil.example';
    for (const answer of [
      await command('reset', { origin, 'content-type': 'application/json' }),
      await command('reset', { origin, 'content-type': 'text/plain' }),
      await command('reset', { origin: 'null', 'content-type': 'application/x-www-form-urlencoded' }),
      await command('requests', { 'sec-fetch-site': 'cross-site' }, 'GET'),
      await command('requests', { origin }, 'GET'),
    ])
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    // A form is no better where it hides its origin; a link changes nothing.
    const followed = async (method: string): Promise<string> => {
      const raw = await openRaw(Number(new URL(url).port));
      raw.send(
        `${method} /__mock/reset HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nConnection: close\r\n\r\n`,
      );
      return raw.closed();
    };
    expect(await followed('POST')).toMatch(/^HTTP\/1\.1 403 /);
    expect(await followed('GET')).toMatch(/^HTTP\/1\.1 405 /);
    expect((await room.history()).messages).toHaveLength(1);
    const own = await command('reset', { origin: 'http://localhost:5173' });
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, 'http://localhost:5173']);
    expect((await room.history()).messages).toEqual([]);
  });

  test('does not answer to a name that was rebound', async () => {
    const { url, room } = await stage();
    const reset = async (host: string): Promise<string> => {
      const raw = await openRaw(Number(new URL(url).port));
      raw.send(`POST /__mock/reset HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`);
      return raw.closed();
    };
    expect(await reset('evil.example')).toMatch(/^HTTP\/1\.1 403 /);
    expect((await room.history()).messages).toHaveLength(1);
    expect(await reset('localhost')).toMatch(/^HTTP\/1\.1 200 /);
    expect((await room.history()).messages).toEqual([]);
  });
});
