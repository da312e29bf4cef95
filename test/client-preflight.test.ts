import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startServer } from '../reference-server/server.ts';
import { grantCapabilities } from '../src/client/capabilities.ts';
import { preflight, type Preflight, type PreflightSettings } from '../src/client/preflight.ts';
import { createRun, type Run, type RunSettings } from '../src/client/run.ts';
import type { Capability } from '../src/contract/index.ts';
import { tinySecret } from './tiny-session.ts';
import { httpTarget, tcpTarget, type TinyTarget } from './tiny-target.ts';

const none: ReadonlySet<Capability> = new Set();

async function look(
  urls: string | readonly string[],
  run: Partial<RunSettings> = {},
  settings: Partial<PreflightSettings> = {},
): Promise<{ found: Preflight; run: Run; tookMs: number }> {
  const made = createRun({ urls: typeof urls === 'string' ? [urls] : urls, secret: tinySecret, seed: 1, version: '9.9.9', ...run });
  const startedAt = performance.now();
  try {
    const found = await preflight(made, { signal: new AbortController().signal, granted: none, withdrawn: none, ...settings });
    return { found, run: made, tookMs: performance.now() - startedAt };
  } finally {
    made.close();
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const document = {
  contract: '2025-08-26',
  limits: { max_connections: 4, keep_alive_ms: 9_000, message_max_chars: 10_000 },
  capabilities: ['typing', 'clock', 'something-new'],
  instance: 'one',
};

interface TinyBackend {
  readonly accepts?: (request: IncomingMessage) => boolean;
  readonly refusal?: number;
  readonly discovery?: unknown;
  readonly controlToken?: string;
  readonly date?: () => Date;
}

/** As much of a backend as the preflight looks at. */
function backend({ accepts = () => true, refusal = 403, discovery, controlToken, date }: TinyBackend): Promise<TinyTarget> {
  return httpTarget((request, response) => {
    request.resume();
    if (date !== undefined) response.setHeader('date', date().toUTCString());
    const url = request.url ?? '';
    if (url.endsWith('/control'))
      return json(response, request.headers['x-contract-control-token'] === controlToken ? 400 : 404, { error: 'X', message: 'No.' });
    if (url.endsWith('/.well-known/chat-contract'))
      return discovery === undefined ? json(response, 404, {}) : json(response, 200, discovery);
    if (!accepts(request)) return json(response, refusal, { error: 'INVALID_SIGNATURE', message: 'No.' });
    return json(response, 200, { last_read_seq: 0 });
  });
}

const hasV1 = ({ headers }: IncomingMessage) => headers['x-sheen-signature'] !== undefined;
const hasV2 = ({ headers }: IncomingMessage) => headers['x-sheen-sig-v2'] !== undefined;

describe('a target that cannot be judged', () => {
  test.each<[string, () => Promise<TinyTarget>, RegExp]>([
    ['takes connections and never answers', () => tcpTarget((socket) => void socket.resume()), /no answer within 2000 ms/],
    ['closes every connection', () => tcpTarget((socket) => void socket.destroy()), /closed|reset/],
    ['speaks something else', () => tcpTarget((socket) => void socket.end('SSH-2.0-x\r\n')), /no HTTP\/1\.1/],
  ])('%s', async (_, start, words) => {
    await using target = await start();
    const { found, tookMs } = await look(target.url);
    expect(found).toMatchObject({ ok: false, reason: expect.stringMatching(words) });
    expect(found).toMatchObject({ reason: expect.stringContaining(`Failed to reach ${target.url}: `) });
    expect(found).toMatchObject({
      reason: expect.stringContaining('Check that the backend runs, and the host, port and scheme of the URL.'),
    });
    expect(tookMs).toBeLessThan(3_500);
  });

  test('is a closed port, or one replica of several', async () => {
    const target = await tcpTarget(() => {});
    await target[Symbol.asyncDispose]();
    expect((await look(target.url)).found).toMatchObject({ ok: false, reason: expect.stringContaining('connection refused') });
    await using alive = await backend({});
    expect((await look([alive.url, target.url])).found).toMatchObject({ ok: false, reason: expect.stringContaining(target.url) });
  });

  test.each([401, 403, 408])('refuses every form of signature with %i', async (refusal) => {
    await using target = await backend({ accepts: () => false, refusal });
    const { found } = await look(`${target.url}/prefix`);
    expect(found).toMatchObject({ ok: false });
    const reason = found.ok ? '' : found.reason;
    expect(reason).toContain(`v2 ${refusal}`);
    expect(reason).toContain('INVALID_SIGNATURE');
    expect(reason).toMatch(/Check the secret, the clock .* and the path prefix \(the URL has the path prefix \/prefix/);
  });

  test('answers, but no signed request', async () => {
    await using target = await httpTarget((request, response) => {
      if (request.url?.includes('well-known') === true) response.writeHead(404).end();
    });
    const { found, tookMs } = await look(target.url);
    expect(found).toMatchObject({
      ok: false,
      reason: expect.stringContaining('it answers no signed request: no answer (no answer within 2000 ms)'),
    });
    expect(tookMs).toBeLessThan(5_000);
  });

  test('is let go of when the run ends', async () => {
    await using target = await tcpTarget((socket) => void socket.resume());
    const ending = new AbortController();
    const looking = look(target.url, {}, { signal: ending.signal });
    while (target.connections === 0) await new Promise(setImmediate);
    ending.abort();
    const { found, tookMs } = await looking;
    expect(found.ok).toBe(false);
    expect(tookMs).toBeLessThan(1_500);
  });
});

describe('the form of signature', () => {
  test.each<[string, (request: IncomingMessage) => boolean, string]>([
    ['any is accepted', () => true, 'v2'],
    ['only v2 alone', (request) => hasV2(request) && !hasV1(request), 'v2'],
    ['only v1 alone', (request) => hasV1(request) && !hasV2(request), 'v1'],
    ['only both', (request) => hasV1(request) && hasV2(request), 'both'],
    ['v1, whatever stands beside it', hasV1, 'both'],
  ])('%s', async (_, accepts, scheme) => {
    await using target = await backend({ accepts });
    const { found, run } = await look(target.url);
    expect(found.ok).toBe(true);
    expect(run.replicas[0].signer.preferred).toBe(scheme);
  });

  test('an accepted one is taken before one that only is not refused', async () => {
    await using target = await httpTarget((request, response) => {
      if (hasV2(request)) json(response, 500, { error: 'INTERNAL', message: 'No.' });
      else json(response, 200, { last_read_seq: 0 });
    });
    expect((await look(target.url)).run.replicas[0].signer.preferred).toBe('v1');
  });

  test('a broken backend is judged all the same', async () => {
    await using target = await httpTarget((_, response) => void response.writeHead(500).end());
    const { found, run } = await look(target.url);
    expect(found.ok).toBe(true);
    expect(run.replicas[0].signer.preferred).toBe('v2');
  });

  test('a misleading Date is seen through', async () => {
    const signedNow = ({ headers, url }: IncomingMessage) => {
      const { 'x-sheen-timestamp': timestamp, 'x-sheen-nonce': nonce, 'x-sheen-sig-v2': signature } = headers;
      const right = createHmac('sha256', tinySecret)
        .update(`GET\n${url}\n${String(timestamp)}\n${String(nonce)}\n`)
        .digest('hex');
      return signature === right && Math.abs(Number(timestamp) - Date.now() / 1_000) < 60;
    };
    await using target = await backend({ accepts: signedNow, date: () => new Date(Date.now() + 7_200_000) });
    const { found, run } = await look(target.url);
    expect(found.ok).toBe(true);
    expect(Math.abs(run.replicas[0].clock.offsetMs)).toBeLessThan(3_000);
  });
});

describe('what the target grants', () => {
  test('stands in its discovery document', async () => {
    await using target = await backend({ discovery: document, controlToken: 'right' });
    const { found } = await look(target.url, { controlToken: 'right' });
    if (!found.ok) throw new Error(found.reason);
    expect(found.facts).toMatchObject({ maxConnections: 4, keepAliveMs: 9_000, discovery: document });
    expect([...found.facts.capabilities].sort()).toEqual(['assistant', 'builds', 'clock', 'fresh-identities', 'typing']);
    expect(found.tokenWorks).toBe(true);
  });

  test('is read field by field where the document is off', async () => {
    await using target = await backend({
      discovery: { limits: { max_connections: 'five', keep_alive_ms: 100 }, capabilities: ['typing', 7] },
    });
    const { found } = await look(target.url);
    if (!found.ok) throw new Error(found.reason);
    expect(found.facts).toMatchObject({ discovery: undefined, maxConnections: undefined, keepAliveMs: 100 });
    expect(found.facts.capabilities.has('typing')).toBe(true);
  });

  test('may be set where it is not declared', async () => {
    await using target = await backend({});
    const { found } = await look(target.url, {}, { granted: new Set(['typing']), withdrawn: new Set(['builds']), maxConnections: 3 });
    if (!found.ok) throw new Error(found.reason);
    expect([...found.facts.capabilities].sort()).toEqual(['assistant', 'fresh-identities', 'typing']);
    expect(found.facts.maxConnections).toBe(3);
  });

  test('two URLs are replicas where they tell different instances', async () => {
    const servers = await Promise.all([1, 2].map(() => startServer({ secret: tinySecret, logLevel: 'silent' })));
    try {
      const urls = servers.map(({ url }) => url);
      const grantOf = async (...list: string[]) => {
        const { found } = await look(list);
        return found.ok ? found.grants.get('replicas') : found;
      };
      expect(await grantOf(...urls)).toEqual({ granted: true });
      expect(await grantOf(urls[0] ?? '', urls[0] ?? '')).toMatchObject({
        verdict: 'untestable',
        reason: expect.stringContaining('one URL is given twice'),
      });
      expect(await grantOf(urls[0] ?? '')).toMatchObject({ verdict: 'skipped' });
      await using silent = await backend({});
      expect(await grantOf(urls[0] ?? '', silent.url)).toMatchObject({ granted: false });
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  });
});

describe('a capability', () => {
  const facts = {
    declared: new Set(['clock', 'typing']),
    granted: none,
    withdrawn: none,
    token: { state: 'works' },
    replicas: { state: 'one' },
  } as const;
  test.each([
    ['needs no action and is declared', 'typing', facts, { granted: true }],
    ['needs an action, is declared, and the token works', 'clock', facts, { granted: true }],
    [
      'is declared without a token',
      'clock',
      { ...facts, token: { state: 'none' } },
      { verdict: 'skipped', reason: /CHAT_CONTRACT_CONTROL_TOKEN/ },
    ],
    [
      'is declared and the token is refused',
      'clock',
      { ...facts, token: { state: 'refused', answer: '404' } },
      { verdict: 'untestable', reason: /answered 404/ },
    ],
    ['is not declared', 'faults', facts, { verdict: 'skipped', reason: /does not declare/ }],
    [
      'is not declared, and there is no discovery',
      'typing',
      { ...facts, declared: undefined },
      { verdict: 'skipped', reason: /\.well-known/ },
    ],
    [
      'is withdrawn though declared',
      'clock',
      { ...facts, withdrawn: new Set<Capability>(['clock']) },
      { verdict: 'skipped', reason: /withdrew/ },
    ],
    ['is presumed', 'assistant', { ...facts, declared: undefined }, { granted: true }],
    [
      'is presumed and withdrawn',
      'assistant',
      { ...facts, withdrawn: new Set<Capability>(['assistant']) },
      { verdict: 'skipped', reason: /withdrew/ },
    ],
    ['is granted by configuration', 'instance', { ...facts, granted: new Set<Capability>(['instance']) }, { granted: true }],
    ['needs replicas', 'replicas', { ...facts, granted: new Set<Capability>(['replicas']) }, { verdict: 'skipped', reason: /two or more/ }],
  ] as const)('%s', (_, capability, given, expected) => {
    const grant = grantCapabilities(given).get(capability);
    if ('granted' in expected) return expect(grant).toEqual(expected);
    return expect(grant).toMatchObject({ granted: false, verdict: expected.verdict, reason: expect.stringMatching(expected.reason) });
  });
});

describe('addresses and secrets', () => {
  const settings = { urls: ['http://127.0.0.1:1'], secret: 's', seed: 1, version: '1' };
  test.each([
    ['no URL', { urls: [] }, 'bad-url'],
    ['no address', { urls: ['localhost:8080/x y'] }, 'bad-url'],
    ['another scheme', { urls: ['ftp://x/'] }, 'bad-url'],
    ['a password', { urls: ['http://u:p@x/'] }, 'bad-url'],
    ['a query', { urls: ['http://x/?a=1'] }, 'bad-url'],
    ['an empty secret', { secret: '' }, 'no-secret'],
  ])('%s is a usage error', (_, wrong, code) => {
    expect(() => createRun({ ...settings, ...wrong })).toThrow(expect.objectContaining({ name: 'UsageError', code }));
  });

  test('an error about a password does not repeat it', () => {
    expect(() => createRun({ ...settings, urls: ['http://u:hunter2@x/'] })).toThrow(/^(?!.*hunter2).*password/);
  });

  test('a URL is taken apart once', () => {
    const run = createRun({ ...settings, urls: ['https://chat.example/api/v9//', 'http://[::1]:81'] });
    run.close();
    expect(run.replicas[0].base).toMatchObject({
      url: 'https://chat.example/api/v9',
      prefix: '/api/v9',
      port: 443,
      secure: true,
      hostHeader: 'chat.example',
      loopback: false,
    });
    expect(run.replicas[1]?.base).toMatchObject({ host: '::1', port: 81, hostHeader: '[::1]:81', loopback: true, prefix: '' });
  });
});
