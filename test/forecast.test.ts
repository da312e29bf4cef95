import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServerParts, startServer } from '../reference-server/server.ts';
import { run } from '../src/cli/run.ts';
import { forecast } from '../src/forecast.ts';
import { scenario } from '../src/kit/index.ts';
import type { Forecast } from '../src/runner/forecast.ts';
import { verify, type VerifyOptions } from '../src/verify.ts';
import { counting } from './counting-backend.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { withOwnKeys } from './mutants/own-keys.ts';

const secret = 'the-shared-secret/of+these tests';
const controlToken = 'the-control-token-of-these-tests';
const listed = { projects: [{ id: randomUUID(), disposable: true }, { id: randomUUID() }], users: [randomUUID(), randomUUID()] };

/** What a dry run says beside what the run then did. */
async function both(options: Partial<VerifyOptions>, backend: ServerParts = {}) {
  const { counted, parts } = counting(backend);
  const server = await startServer(
    { secret, controlToken, keepAliveMs: 300, assistantDelayMs: 10, buildStepMs: 5, logLevel: 'silent' },
    parts,
  );
  try {
    const settings = { urls: [server.url], secret, controlToken, ...options };
    const told = await forecast(settings);
    expect(counted).toMatchObject({ streams: 0, stored: 0 });
    const report = await verify(settings);
    return { told, report, done: { ...counted } };
  } finally {
    await server.close();
  }
}

const kinds = ['messages', 'builds', 'characters', 'streams'] as const;
const deduplicatesNothing: ServerParts = { ports: (ports) => withOwnKeys(ports, { key: () => undefined }) };

describe('what a dry run says is not exceeded', () => {
  const only = [
    'idempotency/duplicate-send',
    'idempotency/concurrent-duplicates',
    'history/legacy-duplicate',
    'events/answers',
    'read/scope',
  ];

  test.each([
    ['with invented identities', {}],
    ['with listed identities', { identities: listed }],
    ['within bounds', { identities: listed, limits: { maxMessages: 20, maxBuilds: 1 } }],
  ])('by a run on a backend that keeps the contract, %s', async (_, options) => {
    const { told, report, done } = await both({ only, ...options });
    expect(report.summary.clauses.failed).toBe(0);
    for (const kind of kinds) {
      expect(done[kind], kind).toBeLessThanOrEqual(told.expected[kind]);
      expect(told.expected[kind], kind).toBeLessThanOrEqual(told.worst[kind]);
    }
    expect(told.scenarios.told).toBe(report.scenarios.filter(({ verdict }) => verdict === 'passed').length);
    expect(done.messages).toBeGreaterThan(told.expected.messages / 3);
  });

  test('by a run on one that de-duplicates nothing, every scenario told again as often as it may be', async () => {
    const { told, report, done } = await both({ only, repeatFailed: 2 }, deduplicatesNothing);
    expect(report.scenarios.filter(({ verdict }) => verdict === 'failed').length).toBeGreaterThanOrEqual(3);
    for (const kind of kinds) expect(done[kind], kind).toBeLessThanOrEqual(told.worst[kind]);
    // And the worst is really that bad: what is expected is exceeded by far.
    expect(done.messages).toBeGreaterThan(3 * told.expected.messages);
    expect(done.messages).toBeGreaterThan(told.worst.messages / 2);
  });

  test('nor within bounds, where nothing is de-duplicated either', async () => {
    const limits = { maxMessages: 40, maxBuilds: 1 };
    const { told, done } = await both({ only, repeatFailed: 2, limits, identities: listed }, deduplicatesNothing);
    expect(told.worst).toMatchObject({ messages: 40, builds: 0 });
    for (const kind of kinds) expect(done[kind], kind).toBeLessThanOrEqual(told.worst[kind]);
  });
});

test('several runs send several times as much, and share the bounds', async () => {
  const options = { urls: ['http://127.0.0.1:9'], secret, only: ['idem'] };
  const [once, thrice] = [await forecast(options), await forecast({ ...options, runs: 3 })];
  expect(thrice.expected.messages).toBe(3 * once.expected.messages);
  expect(thrice.worst).toMatchObject({ messages: 3 * once.worst.messages, durationMs: 3 * once.worst.durationMs });
  const bounded = await forecast({ ...options, runs: 3, limits: { maxMessages: 100 } });
  expect(bounded.worst.messages).toBe(100);
  expect(bounded.expected.messages).toBeLessThanOrEqual(100);
  await expect(forecast({ ...options, runs: 0 })).rejects.toThrow('runs is 0');
});

test('what is left out is told with what has room for it', async () => {
  const needy = (id: string, messages: number) =>
    scenario({
      id,
      title: 'Posts',
      cost: { messages, posts: messages + 1, builds: 1 },
      given: () => Promise.resolve({}),
      when: () => Promise.resolve({}),
      then: { 'post.created': () => undefined },
    });
  const scenarios = [needy('a/few', 3), needy('b/many', 30)];
  const told = await forecast({ urls: ['http://127.0.0.1:9'], secret, scenarios, limits: { maxMessages: 10, maxBuilds: 1 } });
  expect(told.scenarios).toEqual({ selected: 2, told: 1 });
  expect(told.leftOut).toEqual([
    {
      reason: 'budget: there is no room for them all; --max-messages 35 and --max-builds 2 have room for everything',
      scenarios: ['b/many'],
    },
  ]);
  const roomy = await forecast({ urls: ['http://127.0.0.1:9'], secret, scenarios, limits: { maxMessages: 35, maxBuilds: 2 } });
  expect(roomy.leftOut).toEqual([]);
});

describe('verify --dry-run', () => {
  let requests = 0;
  let server: Server;
  let directory = '';
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // `as`: it listens on a port
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'chat-contract-dry-'));
    server = createServer();
    server.on('connection', (socket) => {
      requests += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function dry(...argv: string[]) {
    const fake = createFakeTerminal({ env: { CHAT_CONTRACT_SECRET: secret } });
    const code = await run(['verify', url(), '--dry-run', ...argv], fake.terminal);
    expect([requests, fake.stdout().includes(secret)]).toEqual([0, false]);
    return { code, stdout: fake.stdout(), stderr: fake.stderr() };
  }

  test('opens no connection, and tells people', async () => {
    const { code, stdout } = await dry('--only', 'idem');
    expect(code).toBe(0);
    expect(stdout).toMatch(/dry run: nothing was sent\n/);
    for (const kind of ['messages', 'builds', 'characters', 'streams', 'requests']) {
      expect(stdout).toMatch(new RegExp(`^${kind} +[\\d,]+ +[\\d,]+$`, 'm'));
    }
    expect(stdout).toMatch(/^duration +\d+ (?:s|min|h) +5 min$/m);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('tells programs the same, on standard output or in a file', async () => {
    const file = join(directory, 'forecast.json');
    const { code, stdout } = await dry('--only', 'idem', '--reporter', 'json', '--reporter', `pretty=${join(directory, 'forecast.txt')}`);
    expect(code).toBe(0);
    const told = JSON.parse(stdout) as Forecast; // `as`: our own output
    expect(told).toEqual(JSON.parse(JSON.stringify(await forecast({ urls: [url()], secret, only: ['idem'] }))));
    await dry('--only', 'idem', '--reporter', `json=${file}`);
    expect(readFileSync(file, 'utf8')).toBe(stdout);
    expect(readFileSync(join(directory, 'forecast.txt'), 'utf8')).toContain('dry run: nothing was sent');
  });

  test('refuses what a real run would refuse, and reporters that have nothing to tell', async () => {
    expect(await dry('--only', 'idem.nothing')).toMatchObject({ code: 2, stderr: expect.stringContaining('matches no clause') });
    expect(await dry('--reporter', 'junit')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('The reporter junit has nothing to tell of a dry run; give pretty or json.'),
    });
  });
});
