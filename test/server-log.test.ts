import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { createRequestLog, type LogLevel } from '../http-binding/request-log.ts';
import { type ServerParts, startServer } from '../reference-server/server.ts';
import { openRaw, parseAnswer } from './server/raw-socket.ts';
import { controlToken, secret, type Visitor, visit } from './server/signed.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Line = Readonly<Record<string, unknown>>;

interface Logged {
  readonly url: string;
  readonly visitor: Visitor;
  readonly raw: readonly string[];
  /** Resolves with the first line that satisfies the condition, as soon as it is written. */
  line(condition: (line: Line) => boolean): Promise<Line>;
}

async function start(logLevel: LogLevel, parts: ServerParts = {}): Promise<Logged> {
  const raw: string[] = [];
  const watchers = new Set<() => void>();
  const writeLog = (line: string): void => {
    raw.push(line);
    for (const watcher of watchers) watcher();
  };
  const server = await startServer({ secret, controlToken, assistant: false, logLevel, writeLog }, parts);
  cleanups.push(() => server.close());
  const find = (condition: (line: Line) => boolean): Line | undefined => raw.map((line) => JSON.parse(line) as Line).find(condition); // `as`: our own lines are objects
  return {
    url: server.url,
    visitor: visit(server.url),
    raw,
    line: (condition) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = find(condition);
          if (found === undefined) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
  };
}

describe('one line per request', () => {
  test('with its ids, method, path without query, status and duration', async () => {
    const { visitor, line } = await start('info');
    await visitor.fetch('GET', 'messages?limit=3&mode=all', undefined, { 'x-request-id': 'mine-1' });
    const told = await line((entry) => entry['request_id'] === 'mine-1');
    expect(told).toEqual({
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'info',
      msg: 'request',
      request_id: 'mine-1',
      project_id: visitor.projectId,
      user_id: visitor.userId,
      method: 'GET',
      path: `/v1/projects/${visitor.projectId}/chat/messages`,
      status: 200,
      duration_ms: expect.any(Number),
    });
  });

  test('a stream is told at its end, with its connection id, and at debug also at its beginning', async () => {
    const { url, visitor, raw, line } = await start('debug');
    const socket = await openRaw(Number(new URL(url).port));
    socket.send(await visitor.streamRequest('', { 'x-request-id': 'stream-1' }));
    const text = await socket.until((seen) => seen.includes('connection.established'));
    const connectionId = /x-sse-connection-id: (\S+)/i.exec(text)?.[1];
    const opened = await line((entry) => entry['msg'] === 'stream opened');
    expect(opened).toMatchObject({ request_id: 'stream-1', connection_id: connectionId, project_id: visitor.projectId, status: 200 });
    expect(raw.filter((entry) => entry.includes('"msg":"request"'))).toHaveLength(0);
    socket.socket.destroy();
    const ended = await line((entry) => entry['msg'] === 'request');
    expect(ended).toMatchObject({
      request_id: 'stream-1',
      connection_id: connectionId,
      project_id: visitor.projectId,
      user_id: visitor.userId,
    });
  });
});

describe('the project', () => {
  const told = async ({ visitor, line }: Logged, requestId: string, body: unknown): Promise<Line> => {
    await visitor.fetch('POST', '/v1/chat/unified', body, { 'x-request-id': requestId });
    return line((entry) => entry['request_id'] === requestId);
  };

  test('of a post is told, although its path does not name it', async () => {
    const logged = await start('info');
    const { userId, projectId } = logged.visitor;
    expect(await told(logged, 'post', { projectId: projectId.toUpperCase(), userId, message: 'hello' })).toMatchObject({
      project_id: projectId,
      status: 201,
    });
  });

  test('of a refused request is told once it has named one; what is none never', async () => {
    const logged = await start('info', {
      ports: (ports) => ({ ...ports, access: { ...ports.access, allowed: () => false } }),
    });
    const { userId, projectId } = logged.visitor;
    expect(await told(logged, 'outsider', { projectId, userId, message: 'hello' })).toMatchObject({ project_id: projectId, status: 403 });
    const odd = await told(logged, 'odd', { projectId: 'no id', userId, message: 'hello' });
    expect([odd['status'], odd['project_id']]).toEqual([400, undefined]);
  });
});

test('the request id of a 500 finds its cause in the log, and the id of bytes that were no request finds them too', async () => {
  const { url, line } = await start('error', {
    ports: (ports) => ({
      ...ports,
      readMarks: {
        ...ports.readMarks,
        get: () => {
          throw new Error('the marks are gone');
        },
      },
    }),
  });
  const response = await visit(url).fetch('GET', 'read-status');
  expect(response.status).toBe(500);
  const told = await line((entry) => entry['msg'] === 'unexpected failure');
  expect(told).toMatchObject({ request_id: response.headers.get('x-request-id'), error: expect.stringContaining('the marks are gone') });

  const logged = await start('warn');
  const socket = await openRaw(Number(new URL(logged.url).port));
  socket.send('NONSENSE\r\n\r\n');
  const answer = parseAnswer(await socket.closed());
  const refused = await logged.line((entry) => entry['msg'] === 'no request');
  expect(refused).toMatchObject({ level: 'warn', status: 400, request_id: answer?.headers['x-request-id'] });
});

test('levels: what is told at each of them', async () => {
  const statuses = async (level: LogLevel): Promise<unknown[]> => {
    const logged = await start(level);
    await logged.visitor.fetch('GET', 'read-status');
    await logged.visitor.fetch('GET', '/nowhere');
    // The fence: what was asked before it has been told before it, if it is told at all.
    await openRaw(Number(new URL(logged.url).port)).then(async (raw) => {
      raw.send('GET /fence HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      await raw.closed();
    });
    return logged.raw.map((line) => (JSON.parse(line) as Line)['status']);
  };
  expect(await statuses('silent')).toEqual([]);
  expect(await statuses('error')).toEqual([]);
  expect(await statuses('warn')).toEqual([404, 404]);
  expect(await statuses('info')).toEqual([200, 404, 404]);
  const lines: string[] = [];
  const log = createRequestLog('error', (line) => lines.push(line), Date.now, []);
  log.request({
    requestId: 'r',
    connectionId: undefined,
    projectId: undefined,
    userId: undefined,
    method: 'GET',
    rawTarget: '/',
    status: 503,
    durationMs: 1,
  });
  log.failure(new Error('why'), 'r');
  expect(lines.map((line) => (JSON.parse(line) as Line)['level'])).toEqual(['error', 'error']);
});

test('nothing secret and nothing private is ever written: canaries in every place a sender can put them', async () => {
  const { url, visitor, raw, line } = await start('debug');
  const canary = `canary-${randomUUID()}`;
  await visitor.post(`${canary} text`, { client_msg_id: canary, sessionContext: { canary } });
  await visitor.fetch('GET', `messages?limit=1&mode=${canary}`);
  await visitor.fetch('GET', 'messages', undefined, { authorization: `Bearer ${canary}`, cookie: canary, 'x-user-id': canary });
  await fetch(`${url}/${secret}/${encodeURIComponent(controlToken)}?secret=${secret}`);
  await fetch(`${url}/.well-known/chat-contract/control`, {
    method: 'POST',
    headers: { 'x-contract-control-token': controlToken, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'reset' }),
  });
  await fetch(`${url}/v1/chat/unified`, {
    method: 'POST',
    headers: { 'x-sheen-signature': canary, 'x-sheen-sig-v2': canary, 'x-sheen-nonce': canary },
  });
  await fetch(`${url}/fence`, { headers: { 'x-request-id': 'fence' } });
  await line((entry) => entry['request_id'] === 'fence');
  const all = raw.join('\n');
  expect(raw.length).toBeGreaterThanOrEqual(7);
  for (const hidden of [canary, secret, controlToken]) expect(all).not.toContain(hidden);
  expect(all).not.toMatch(/[0-9a-f]{64}/);
  expect(all).toContain('/[redacted]/[redacted]');
});

test('a line is one line, whatever the path holds', async () => {
  const { url, raw, line } = await start('info');
  await fetch(`${url}/a%0A%22b`, { headers: { 'x-request-id': 'odd' } });
  await line((entry) => entry['request_id'] === 'odd');
  expect(raw.every((text) => !text.includes('\n'))).toBe(true);
  await fetch(`${url}/${'a'.repeat(4_000)}`, { headers: { 'x-request-id': 'long' } });
  const long = await line((entry) => entry['request_id'] === 'long');
  expect(String(long['path']).length).toBeLessThanOrEqual(256);
});
