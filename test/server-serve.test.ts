import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, test } from 'vitest';
import { run } from '../src/cli/run.ts';
import { tool } from '../src/version.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { startTcpProxy } from './proxy/tcp-proxy.ts';
import { ownPrefix, redisUrl } from './redis/own-prefix.ts';
import { openRaw, parseAnswer } from './server/raw-socket.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';
import { controlToken, secret, type Visitor, visit } from './server/signed.ts';

const schema = ownSchema();
const ownedPrefix = ownPrefix();

async function namesIn(prefix: string): Promise<readonly string[]> {
  const redis = new Redis(redisUrl ?? '');
  const names = await redis.keys(`${prefix}*`);
  redis.disconnect();
  return names;
}

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A store by an address that becomes slow when asked to. */
async function behindProxy(storeUrl: string): Promise<{ readonly url: string; readonly slow: () => void }> {
  const url = new URL(storeUrl);
  const proxy = await startTcpProxy({ port: Number(url.port) });
  cleanups.push(() => proxy.close());
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  return { url: url.href, slow: () => proxy.shape({ latencyMs: 200 }) };
}

interface Serving {
  readonly url: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly interrupt: () => void;
  readonly code: Promise<number>;
}

/** Runs `serve` in this process until the test ends. */
async function serve(args: readonly string[] = [], env: Record<string, string> = { CHAT_CONTRACT_SECRET: secret }): Promise<Serving> {
  const { terminal, stdout, stderr, interrupt } = createFakeTerminal({ env });
  let tell: (line: string) => void = () => undefined;
  const ready = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const watched = {
    ...terminal,
    stdout: {
      ...terminal.stdout,
      write(text: string) {
        terminal.stdout.write(text);
        tell(text);
      },
    },
  };
  const code = run(['serve', '--port', '0', ...args], watched);
  cleanups.push(() => {
    interrupt();
    return code;
  });
  const line = await Promise.race([ready, code.then((ended) => Promise.reject(new Error(`ended with ${ended}: ${stderr()}`)))]);
  return { url: line.trim(), stdout, stderr, interrupt, code };
}

/** Runs `serve` where it cannot start. */
async function refusal(
  args: readonly string[],
  env: Record<string, string> = { CHAT_CONTRACT_SECRET: secret },
): Promise<{ code: number; stderr: string; stdout: string }> {
  const { terminal, stdout, stderr } = createFakeTerminal({ env });
  const code = await run(['serve', ...args], terminal);
  return { code, stdout: stdout(), stderr: stderr() };
}

interface Discovery {
  readonly limits: { readonly max_connections: number; readonly keep_alive_ms: number };
  readonly capabilities: readonly string[];
}

const discover = async (url: string): Promise<Discovery> => (await (await fetch(`${url}/.well-known/chat-contract`)).json()) as Discovery; // `as`: looked at field by field

/** Opens a stream and gives what has arrived once the text is there. */
async function streamUntil(
  url: string,
  visitor: Visitor,
  part: string | RegExp,
): Promise<{ text: string; raw: Awaited<ReturnType<typeof openRaw>> }> {
  const { hostname, port } = new URL(url);
  const raw = await openRaw(Number(port), hostname.replace(/[[\]]/g, ''));
  cleanups.push(() => void raw.socket.destroy());
  raw.send(await visitor.streamRequest());
  const text = await raw.until((seen) => (typeof part === 'string' ? seen.includes(part) : part.test(seen)));
  return { text, raw };
}

describe('every option has an effect', () => {
  test('standard output is one line, the URL; an interruption drains and ends with 0', async () => {
    const { url, stdout, interrupt, code } = await serve();
    expect(stdout()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
    const { raw } = await streamUntil(url, visit(url), 'connection.established');
    interrupt();
    expect(await raw.closed()).toMatch(/\nretry: \d+\n/);
    expect(await code).toBe(0);
    expect(stdout().split('\n')).toHaveLength(2);
  });

  test('--port and --host', async () => {
    const { url, interrupt, code } = await serve(['--host', '::1']);
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect(await discover(url)).toMatchObject({ capabilities: expect.any(Array), build: tool.version, instance: expect.any(String) });
    interrupt();
    await code;
    const { port } = new URL(url);
    const again = await serve(['--port', port]);
    expect(again.url).toBe(`http://127.0.0.1:${port}`);
  });

  test('--secret-env', async () => {
    const { url } = await serve(['--secret-env', 'MY_SECRET'], { MY_SECRET: secret, CHAT_CONTRACT_SECRET: 'another' });
    expect((await visit(url).post('hello')).status).toBe(201);
    const other = await serve([], { CHAT_CONTRACT_SECRET: 'another' });
    expect((await visit(other.url).post('hello')).status).toBe(403);
  });

  test('--control-token-env', async () => {
    const act = async ({ url }: Serving): Promise<number> => {
      const headers = { 'x-contract-control-token': controlToken, 'content-type': 'application/json' };
      return (await fetch(`${url}/.well-known/chat-contract/control`, { method: 'POST', headers, body: '{"action":"reset"}' })).status;
    };
    expect(await act(await serve())).toBe(404);
    expect(await act(await serve([], { CHAT_CONTRACT_SECRET: secret, CHAT_CONTRACT_CONTROL_TOKEN: '' }))).toBe(404);
    expect(await act(await serve([], { CHAT_CONTRACT_SECRET: secret, CHAT_CONTRACT_CONTROL_TOKEN: controlToken }))).toBe(204);
    expect(await act(await serve(['--control-token-env', 'T'], { CHAT_CONTRACT_SECRET: secret, T: controlToken }))).toBe(204);
  });

  test('--max-connections', async () => {
    const { url } = await serve(['--max-connections', '1']);
    expect((await discover(url)).limits.max_connections).toBe(1);
    const visitor = visit(url);
    await streamUntil(url, visitor, 'connection.established');
    expect((await visitor.fetch('GET', 'stream')).status).toBe(429);
  });

  test('--keep-alive-ms', async () => {
    const { url } = await serve(['--keep-alive-ms', '50']);
    expect((await discover(url)).limits.keep_alive_ms).toBe(50);
    await streamUntil(url, visit(url), /(: keep-alive\n[\s\S]*){2}/);
  });

  test.each([
    ['retry', 429],
    ['in-progress', 202],
    ['takeover', 200],
  ])('--eviction %s', async (policy, status) => {
    const { url } = await serve(['--eviction', policy, '--max-connections', '1']);
    const visitor = visit(url);
    await streamUntil(url, visitor, 'connection.established');
    const newcomer = await openRaw(Number(new URL(url).port));
    cleanups.push(() => void newcomer.socket.destroy());
    newcomer.send(await visitor.streamRequest());
    await newcomer.until((text) => text.startsWith(`HTTP/1.1 ${status} `));
  });

  test('--assistant, --assistant-delay-ms, --build-step-ms', async () => {
    const { url } = await serve(['--assistant-delay-ms', '10', '--build-step-ms', '10']);
    const visitor = visit(url);
    const { raw } = await streamUntil(url, visitor, 'connection.established');
    await visitor.post('plan');
    await raw.until((text) => text.includes('event: message.response'));
    await visitor.post('build', { buildImmediately: true });
    await raw.until((text) => text.includes('"status":"completed"'));

    const off = await serve(['--assistant', 'off', '--assistant-delay-ms', '0']);
    const quiet = visit(off.url);
    const listening = await streamUntil(off.url, quiet, 'connection.established');
    await quiet.post('first', { buildImmediately: true });
    await quiet.post('fence');
    // Nothing of an assistant between the two posts, and their seqs are neighbours.
    const text = await listening.raw.until((seen) => seen.includes('fence'));
    expect(text).not.toContain('message.response');
    expect(text).not.toContain('build.status');
    expect(text).toContain('id: 2\nevent: message.created');
  });

  test('delays are those that were asked for', async () => {
    const { url } = await serve(['--assistant-delay-ms', '300', '--build-step-ms', '300']);
    const visitor = visit(url);
    const { raw } = await streamUntil(url, visitor, 'connection.established');
    const startedAt = performance.now();
    await visitor.post('build', { buildImmediately: true });
    await raw.until((text) => text.includes('event: message.response'));
    // A timer may be early by the millisecond that its clock is rounded to.
    expect(performance.now() - startedAt).toBeGreaterThan(290);
    const answeredAt = performance.now();
    await raw.until((text) => text.includes('"status":"completed"'));
    expect(performance.now() - answeredAt).toBeGreaterThan(290);
  });

  test.skipIf(postgresUrl === undefined)('--database, --database-env, --database-schema and --database-pool', async () => {
    const who = [randomUUID(), randomUUID()] as const;
    const options = ['--database-schema', schema, '--database-pool', '2'];
    const one = await serve(['--database', postgresUrl ?? '', ...options]);
    expect((await visit(one.url, ...who).post('kept', { client_msg_id: 'k' })).status).toBe(201);
    one.interrupt();
    expect(await one.code).toBe(0);
    const two = await serve(options, { CHAT_CONTRACT_SECRET: secret, CHAT_CONTRACT_DATABASE: postgresUrl ?? '' });
    expect((await visit(two.url, ...who).post('again', { client_msg_id: 'k' })).status).toBe(200);
    const three = await serve(['--database-env', 'DB', ...options], { CHAT_CONTRACT_SECRET: secret, DB: postgresUrl ?? '' });
    expect((await visit(three.url, ...who).post('again', { client_msg_id: 'k' })).status).toBe(200);
    const memory = await serve(options, { CHAT_CONTRACT_SECRET: secret, CHAT_CONTRACT_DATABASE: '' });
    expect((await visit(memory.url, ...who).post('again', { client_msg_id: 'k' })).status).toBe(201);
  });

  test.skipIf(postgresUrl === undefined || redisUrl === undefined)('--redis, --redis-env and --redis-prefix', async () => {
    const who = [randomUUID(), randomUUID()] as const;
    const options = ['--database', postgresUrl ?? '', '--database-schema', schema, '--max-connections', '1', '--eviction', 'takeover'];
    const [prefix, other] = [ownedPrefix, `${ownedPrefix}other:`];
    const one = await serve([...options, '--redis', redisUrl ?? '', '--redis-prefix', prefix]);
    const two = await serve([...options, '--redis-prefix', prefix], { CHAT_CONTRACT_SECRET: secret, CHAT_CONTRACT_REDIS: redisUrl ?? '' });
    const three = await serve([...options, '--redis-env', 'R', '--redis-prefix', other], {
      CHAT_CONTRACT_SECRET: secret,
      R: redisUrl ?? '',
    });
    // Who shares Redis and prefix counts together: the place is taken over by a stream on the other, and kept from whom is apart.
    const { raw } = await streamUntil(one.url, visit(one.url, ...who), 'connection.established');
    await streamUntil(three.url, visit(three.url, ...who), 'connection.established');
    await streamUntil(two.url, visit(two.url, ...who), 'connection.established');
    await raw.until((text) => text.includes('connection.takeover'));
    expect(await namesIn(prefix)).not.toEqual([]);
    expect(await namesIn(other)).not.toEqual([]);
  });

  test.skipIf(postgresUrl === undefined)('--database-timeout-ms', async () => {
    const { url, slow } = await behindProxy(postgresUrl ?? '');
    const options = ['--database', url, '--database-schema', schema, '--log-level', 'silent'];
    const hasty = await serve([...options, '--database-timeout-ms', '100']);
    const patient = await serve([...options, '--database-timeout-ms', '60000']);
    slow();
    const refused = await visit(hasty.url).post('x');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await visit(patient.url).post('x')).status).toBe(201);
  });

  test.skipIf(postgresUrl === undefined || redisUrl === undefined)('--redis-timeout-ms', async () => {
    const { url, slow } = await behindProxy(redisUrl ?? '');
    const options = ['--database', postgresUrl ?? '', '--database-schema', schema, '--redis', url, '--redis-prefix', ownedPrefix];
    const hasty = await serve([...options, '--redis-timeout-ms', '50']);
    const patient = await serve([...options, '--redis-timeout-ms', '60000']);
    slow();
    for (const { url: server } of [hasty, patient]) expect((await visit(server).post('x')).status).toBe(201);
    expect(hasty.stderr()).toContain('Redis is away: no answer within 50 ms');
    expect(patient.stderr()).not.toContain('away');
  });

  test('--metrics', async () => {
    expect((await fetch(`${(await serve()).url}/metrics`)).status).toBe(404);
    expect(await (await fetch(`${(await serve(['--metrics'])).url}/metrics`)).text()).toContain('chat_contract_open_streams 0');
  });

  test.skipIf(postgresUrl === undefined)('--max-requests', async () => {
    const { url, slow } = await behindProxy(postgresUrl ?? '');
    const server = await serve(['--max-requests', '2', '--database', url, '--database-schema', schema]);
    slow();
    const answers = await Promise.all(Array.from({ length: 6 }, () => visit(server.url).post('x')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 503, 503, 503, 503]);
  });

  test('--log-level', async () => {
    const ask = async (level: string): Promise<string> => {
      const { url, stderr, interrupt, code } = await serve(['--log-level', level]);
      await visit(url).fetch('GET', 'read-status');
      interrupt();
      await code;
      return stderr();
    };
    expect(await ask('silent')).toBe('');
    const [line] = (await ask('info')).split('\n');
    expect(JSON.parse(line ?? '')).toMatchObject({ msg: 'request', method: 'GET', status: 200 });
  });
});

describe('a variable gives an option', () => {
  const env = { CHAT_CONTRACT_SECRET: secret };

  test('where the command line does not', async () => {
    const { url } = await serve([], {
      ...env,
      CHAT_CONTRACT_MAX_CONNECTIONS: '3',
      CHAT_CONTRACT_KEEP_ALIVE_MS: '70',
      CHAT_CONTRACT_METRICS: 'true',
    });
    expect((await discover(url)).limits).toMatchObject({ max_connections: 3, keep_alive_ms: 70 });
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
  });

  test('and the command line wins; what is empty or false is not given', async () => {
    const { url } = await serve(['--max-connections', '2'], {
      ...env,
      CHAT_CONTRACT_MAX_CONNECTIONS: '3',
      CHAT_CONTRACT_KEEP_ALIVE_MS: '',
      CHAT_CONTRACT_METRICS: 'false',
    });
    expect((await discover(url)).limits).toMatchObject({ max_connections: 2, keep_alive_ms: 15_000 });
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  test('also those that name a variable; the address of a store is where these say', async () => {
    const { url } = await serve([], { CHAT_CONTRACT_SECRET_ENV: 'MINE', MINE: secret, CHAT_CONTRACT_SECRET: 'another' });
    expect((await visit(url).post('hello')).status).toBe(201);
    // Not the one that has the name of the option: that would be one that nobody reaches.
    await serve(['--database-env', 'NONE'], { ...env, CHAT_CONTRACT_DATABASE: 'postgres://127.0.0.1:1/x' });
  });

  test.each([
    ['CHAT_CONTRACT_PORT', 'http', '--port'],
    ['CHAT_CONTRACT_EVICTION', 'random', '--eviction'],
    ['CHAT_CONTRACT_METRICS', 'maybe', '--metrics'],
    ['CHAT_CONTRACT_DATABASE_POOL', '1', '--database-pool'],
  ])('%s=%s is one sentence that names it, exit 2', async (variable, value, option) => {
    const { code, stdout, stderr } = await refusal([], { ...env, [variable]: value });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(new RegExp(`^error: Failed to use ${variable}="${value}" for ${option}: .+\\.\n$`));
  });
});

describe('--seed-file', () => {
  const [projectId, denied, allowed] = [randomUUID(), randomUUID(), randomUUID()];

  function file(text: string): string {
    const directory = mkdtempSync(join(tmpdir(), 'chat-contract-seed-'));
    cleanups.push(() => rmSync(directory, { recursive: true, force: true }));
    writeFileSync(join(directory, 'seed.yaml'), text);
    return join(directory, 'seed.yaml');
  }

  const seed = `seed: 1
users:
  - { id: ${allowed}, locale: ar }
projects:
  - { id: ${projectId.toUpperCase()}, denied: [${denied}] }
`;

  const holds = async (url: string): Promise<void> => {
    expect((await visit(url, projectId, denied).fetch('GET', 'read-status')).status).toBe(403);
    expect((await visit(url, randomUUID(), denied).fetch('GET', 'read-status')).status).toBe(200);
    const answer = await visit(url, projectId, allowed).fetch('GET', 'read-status');
    expect([answer.status, answer.headers.get('content-language')]).toEqual([200, 'ar']);
  };

  test('is there before anybody is let in, in memory', async () => {
    await holds((await serve(['--seed-file', file(seed)])).url);
  });

  test.skipIf(postgresUrl === undefined)(
    'and in PostgreSQL, by two replicas at once and again; a later file takes back what it names',
    async () => {
      const options = ['--database', postgresUrl ?? '', '--database-schema', schema];
      const replicas = await Promise.all([1, 2].map(() => serve([...options, '--seed-file', file(seed)])));
      for (const { url } of replicas) await holds(url);
      await holds((await serve([...options, '--seed-file', file(seed)])).url);
      await holds((await serve(options)).url);
      const later = `seed: 1\nusers: [{ id: ${allowed}, locale: null }]\nprojects: [{ id: ${projectId}, allowed: [${denied}] }]\n`;
      const { url } = await serve([...options, '--seed-file', file(later)]);
      expect((await visit(url, projectId, denied).fetch('GET', 'read-status')).status).toBe(200);
      expect((await visit(url, projectId, allowed).fetch('GET', 'read-status')).headers.get('content-language')).toBe('en');
    },
  );

  test('with mistakes: each with its line and column, exit 2', async () => {
    const bad = `seed: 1
users:
  - { id: somebody }
  - { id: ${denied}, locale: "not a tag" }
  - { id: ${denied} }
projects:
  - { id: ${projectId}, owner: me }
`;
    const { code, stdout, stderr } = await refusal(['--seed-file', file(bad), '--port', '0']);
    expect([code, stdout]).toEqual([2, '']);
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => line.replace(/^error: .*seed\.yaml:/, '')),
    ).toEqual([
      '3:7: users.0.id: must be a UUID',
      expect.stringMatching(/^4:\d+: users\.1\.locale: must be a language tag/),
      `5:7: users.2.id: ${denied} stands there twice. Leave one out`,
      expect.stringMatching(/^7:\d+: projects\.0: there is no "owner" here/),
    ]);
    const twice = await refusal([
      '--seed-file',
      file(`seed: 1\nprojects:\n  - { id: ${projectId}, denied: [${denied}], allowed: [${denied}] }\n  - { id: ${projectId} }\n`),
    ]);
    expect(twice.stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/seed\.yaml:3:\d+: projects\.0\.allowed\.0: .* is denied as well\. Leave one out$/),
      expect.stringMatching(/seed\.yaml:4:\d+: projects\.1\.id: .* stands there twice\. Leave one out$/),
    ]);
  });

  test('that is not there: one sentence', async () => {
    const { code, stderr } = await refusal(['--seed-file', 'nowhere.yaml']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: Failed to read the seed file nowhere\.yaml: .*\n$/)]);
  });
});

describe('what cannot be served: one sentence, exit 2', () => {
  test.each([
    ['no secret', [], {}, /CHAT_CONTRACT_SECRET/],
    ['an empty secret', [], { CHAT_CONTRACT_SECRET: '' }, /CHAT_CONTRACT_SECRET/],
    ['no secret under another name', ['--secret-env', 'MY_SECRET'], { CHAT_CONTRACT_SECRET: secret }, /MY_SECRET/],
  ])('%s', async (_name, args, env, names) => {
    const { code, stdout, stderr } = await refusal(args, env);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(names);
    expect(stderr).not.toContain(secret);
  });

  test.each([
    ['--port', '65536'],
    ['--port', 'http'],
    ['--max-connections', '0'],
    ['--keep-alive-ms', '30001'],
    ['--eviction', 'random'],
    ['--assistant', 'maybe'],
    ['--assistant-delay-ms', '-1'],
    ['--build-step-ms', '1.5'],
    ['--log-level', 'loud'],
    ['--database-pool', '1'],
    ['--database-timeout-ms', '99'],
    ['--redis-timeout-ms', '0'],
  ])('%s %s', async (option, value) => {
    const { code, stdout, stderr } = await refusal([option, value]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(option);
  });

  test('a port that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    cleanups.push(() => void taken.close());
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stderr } = await refusal(['--port', String(port)]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `error: Failed to listen on 127.0.0.1:${port}: somebody else is listening there. Choose another with --host and --port (port 0 picks a free one).\n`,
    );
  });

  test.each([
    [
      'nobody listens there',
      ['--database', 'postgres://me:hidden@127.0.0.1:1/x'],
      /^error: Failed to connect to the database 127\.0\.0\.1:1\/x: /,
    ],
    ['that is none', ['--database', 'mysql://me:hidden@127.0.0.1/x'], /^error: Failed to read the address of the database\. /],
    [
      'with a bad schema',
      ['--database', 'postgres://me:hidden@127.0.0.1:1/x', '--database-schema', 'A'],
      /^error: Failed to use the schema "A": /,
    ],
  ])('a database %s', async (_name, args, sentence) => {
    const { code, stdout, stderr } = await refusal([...args, '--port', '0']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('hidden');
  });

  test.skipIf(postgresUrl === undefined).each([
    ['that is none', ['--redis', 'http://me:hidden@h'], /^error: Failed to read the address of Redis\. /],
    ['of which a part is no text', ['--redis', 'redis://me:hidden%@h'], /^error: Failed to read the address of Redis: /],
    ['that refuses us', ['--redis', `redis://nobody:hidden@${new URL(redisUrl ?? 'redis://h').host}`], /^error: Failed to use Redis: /],
  ])('a Redis %s', async (_name, args, sentence) => {
    const { code, stdout, stderr } = await refusal(['--database', postgresUrl ?? '', '--database-schema', schema, ...args, '--port', '0']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('hidden');
  });

  test('Redis without a database', async () => {
    const { code, stderr } = await refusal(['--redis', 'redis://127.0.0.1', '--port', '0']);
    expect([code, stderr]).toEqual([2, 'error: Failed to start: Redis holds only what may be lost. Give a database too.\n']);
  });

  test('an address that is not ours', async () => {
    const { code, stderr } = await refusal(['--host', '192.0.2.1', '--port', '0']);
    expect(code).toBe(2);
    expect(stderr).toContain('this machine has no such address');
  });
});

test('with --until-stdin-ends the server ends with its standard input', async () => {
  const { terminal } = createFakeTerminal({ env: { CHAT_CONTRACT_SECRET: secret } });
  let endStdin: () => void = () => undefined;
  const stdinEnded = new Promise<Uint8Array>((resolve) => {
    endStdin = () => resolve(new Uint8Array());
  });
  const url = await new Promise<string>((resolve) => {
    const code = run(['serve', '--port', '0', '--until-stdin-ends'], {
      ...terminal,
      readStdin: () => stdinEnded,
      stdout: { ...terminal.stdout, write: (text) => resolve(text.trim()) },
    });
    cleanups.push(() => {
      endStdin();
      return code;
    });
  });
  const raw = await openRaw(Number(new URL(url).port));
  raw.send(`GET /${randomUUID()} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await raw.until((text) => parseAnswer(text) !== undefined);
  endStdin();
  await raw.closed();
});
