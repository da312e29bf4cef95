import { describe, expect, test } from 'vitest';
import { startServer } from '../reference-server/server.ts';
import { exitCode } from '../src/runner/exit-code.ts';
import { type Scenario, scenario } from '../src/kit/index.ts';
import { type Progress, verify, type VerifyOptions } from '../src/verify.ts';
import { scenarios as suite } from '../scenarios/index.ts';
import { httpTarget } from './tiny-target.ts';

const secret = 'the-shared-secret/of+these tests';
const controlToken = 'the-control-token-of-these-tests';

async function withServer<T>(use: (server: { url: string; log: string[]; close(): Promise<void> }) => Promise<T>): Promise<T> {
  const log: string[] = [];
  const server = await startServer({
    secret,
    controlToken,
    keepAliveMs: 100,
    assistantDelayMs: 10,
    buildStepMs: 5,
    logLevel: 'info',
    writeLog: (line) => log.push(line),
  });
  try {
    return await use({ url: server.url, log, close: () => server.close() });
  } finally {
    await server.close();
  }
}

const verifying = (url: string, options: Partial<VerifyOptions>) =>
  verify({ urls: [url], secret, controlToken, repeatFailed: 0, ...options });

/** A story that posts once and says what came of it. */
const posts = (id: string, more: { before?: () => unknown; alone?: boolean } = {}): Scenario =>
  scenario({
    id,
    title: 'A post is stored',
    ...(more.alone === true && { alone: true }),
    given: async (world) => ({ room: await world.room(), draft: world.draft('hello') }),
    when: async ({ room, draft }) => {
      await more.before?.();
      return { reply: await room.post(draft) };
    },
    then: {
      'post.created': ({ reply }, expect) => {
        expect.status(reply, 201);
      },
    },
  });

describe('a run against a conforming backend', () => {
  test('conforms, tells its progress, and is found in the log of the backend', () =>
    withServer(async ({ url, log }) => {
      const progress: Progress[] = [];
      const report = await verifying(url, { only: ['post', 'preferences/*'], seed: 42, onProgress: (told) => progress.push(told) });

      expect(report.clauses.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
      expect(exitCode(report)).toBe(0);
      expect(report).toMatchObject({ seed: 42, target: { urls: [url] }, summary: { conforms: true } });
      expect(report.summary.messagesSent).toBeGreaterThan(5);
      expect(report.summary.deselected).toBeGreaterThan(0);
      expect(report.target.capabilities).toContain('clock');
      expect(progress[0]).toMatchObject({ kind: 'started', scenarios: report.scenarios.length });
      expect(progress.at(-1)).toMatchObject({ kind: 'scenario', done: report.scenarios.length, of: report.scenarios.length });
      expect(log.some((line) => line.includes(`cc-${report.run}-posting.new-message-1`))).toBe(true);
    }));

  test('without a control token skips what needs one, and says how to set it', () =>
    withServer(async ({ url }) => {
      const report = await verifying(url, { controlToken: undefined, only: ['idem.expires', 'idem.duplicate-answer'] });
      const reasons = Object.fromEntries(report.clauses.map(({ id, verdict, reason }) => [id, `${verdict} ${reason ?? ''}`]));
      expect(reasons['idem.duplicate-answer']).toMatch(/^passed/);
      expect(reasons['idem.expires']).toMatch(/^skipped .*CHAT_CONTRACT_CONTROL_TOKEN/);
      expect(exitCode(report)).toBe(0);
    }));

  test('with a wrong control token cannot find out', () =>
    withServer(async ({ url }) => {
      const report = await verifying(url, { controlToken: 'another-token', only: ['idem.expires'] });
      expect(report.clauses[0]).toMatchObject({ verdict: 'untestable', reason: expect.stringContaining('token was refused') });
      expect(exitCode(report)).toBe(3);
    }));

  test('leaves no socket behind', () =>
    withServer(async ({ url }) => {
      const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
      const before = sockets();
      await verifying(url, { only: ['seq', 'resume.from-seq'] });
      while (sockets() > before) await new Promise(setImmediate);
    }));
});

describe('a run that ends early', () => {
  test('by an interrupt gives a partial report at once, and undoes what it switched on', () =>
    withServer(async ({ url, log }) => {
      const interrupt = new AbortController();
      const stuck = scenario({
        id: 'b/stuck',
        title: 'Waits for what never comes',
        given: async (world) => ({ room: await world.room() }),
        when: async ({ room }, world) => {
          await using live = await room.open();
          interrupt.abort();
          await live.until(() => false, 60_000);
          await world.dueIn(60_000);
          return {};
        },
        then: { 'sse.headers': () => {} },
      });
      const report = await verifying(url, {
        scenarios: [posts('a/first'), stuck, posts('c/last', { alone: true })],
        jobs: 1,
        signal: interrupt.signal,
      });
      expect(report.ended).toEqual({ by: 'interrupt', reason: 'not judged: the run was interrupted' });
      expect(report.scenarios.map(({ verdict }) => verdict)).toEqual(['passed', 'untestable', 'untestable']);
      expect(exitCode(report)).toBe(130);
      expect(report.durationMs).toBeLessThan(5_000);
      expect(log.some((line) => line.includes(`cc-${report.run}-reset-1`))).toBe(true);
    }));

  test('by an interrupt before it began judges nothing', () =>
    withServer(async ({ url }) => {
      const report = await verifying(url, { signal: AbortSignal.abort() });
      expect(report.ended?.by).toBe('interrupt');
      expect(report.summary.messagesSent).toBe(0);
      expect(exitCode(report)).toBe(130);
    }));

  test('by its deadline says what was not judged', () =>
    withServer(async ({ url }) => {
      const endless = posts('b/endless', { before: () => new Promise(() => {}) });
      const report = await verifying(url, { scenarios: [endless], deadlineMs: 300 });
      expect(report.ended?.by).toBe('deadline');
      expect(report.clauses[0]).toMatchObject({ verdict: 'untestable', reason: "not judged: the run's deadline of 300 ms passed" });
      expect(exitCode(report)).toBe(3);
    }));

  test('because the target died is no violation', () =>
    withServer(async ({ url, close }) => {
      const report = await verifying(url, {
        scenarios: [posts('a/dies', { before: close }), posts('b/after')],
        jobs: 1,
        repeatFailed: 1,
      });
      expect(report.ended?.by).toBe('target-gone');
      expect(report.clauses[0]?.verdict).toBe('untestable');
      expect(exitCode(report)).toBe(3);
    }));

  test('a target that drops one request and lives on violates the clause', async () => {
    await using target = await httpTarget((request, response) => {
      request.resume();
      if (request.method === 'POST') response.socket?.resetAndDestroy();
      else response.end('{"last_read_seq":0}');
    });
    const report = await verifying(target.url, { scenarios: [posts('a/dropped')] });
    expect(report.clauses[0]).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(/expected 201, got no answer \(.*reset|closed/),
    });
    expect(exitCode(report)).toBe(1);
  });
});

describe('what is shown', () => {
  test('never holds a secret, whatever the target does with it', async () => {
    const echoed = [
      secret,
      controlToken,
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('hex'),
      encodeURIComponent(secret),
    ];
    await using target = await httpTarget((request, response) => {
      request.resume();
      const { 'x-sheen-sig-v2': signature, 'x-contract-control-token': token } = request.headers;
      const status = request.url?.includes('read-status') === true ? 200 : 500;
      response.writeHead(status, { 'x-debug': [...echoed.slice(0, 2), String(signature), String(token)] });
      response.end(
        JSON.stringify({ last_read_seq: 0, error: echoed.join(), message: `${String(signature)} ${JSON.stringify(request.headers)}` }),
      );
    });
    const report = await verify({
      urls: [target.url],
      secret,
      controlToken,
      scenarios: [...suite, posts('a/post')],
      only: ['post', 'read'],
      keepTranscripts: true,
    });
    const shown = JSON.stringify(report);
    expect(report.summary.clauses.failed).toBeGreaterThan(0);
    expect(shown).toContain('[redacted]');
    for (const form of [...echoed, JSON.stringify(secret).slice(1, -1)]) expect(shown).not.toContain(form);
    expect(shown).not.toMatch(/"x-sheen-sig-v2":"[0-9a-f]{64}"/);
  });

  test('a failure carries expected, actual, its request and the transcript', async () => {
    await using target = await httpTarget((request, response) => {
      request.resume();
      if (request.method === 'POST') response.writeHead(500).end('{"error":"INTERNAL","message":"No."}');
      else response.end('{"last_read_seq":0}');
    });
    const report = await verifying(target.url, { scenarios: [posts('a/five-hundred')] });
    const [told] = report.scenarios;
    const request = `cc-${report.run}-a.five-hundred-1`;
    expect(told?.checks).toEqual([
      { clause: 'post.created', verdict: 'failed', message: 'status', expected: '201', actual: '500', request },
    ]);
    expect(told?.transcript).toMatchObject([
      {
        kind: 'request',
        lane: 'A',
        requestId: request,
        method: 'POST',
        target: '/v1/chat/unified',
        body: expect.stringContaining('"hello"'),
      },
      { kind: 'response', lane: 'A', requestId: request, status: 500, body: expect.stringContaining('INTERNAL') },
    ]);
    expect(told?.transcript[0]?.headers?.['x-sheen-sig-v2']).toBe('[redacted]');
  });
});

describe('options that will not do', () => {
  test.each<[string, Partial<VerifyOptions>, string]>([
    ['a filter that matches nothing', { only: ['idem.expire'] }, 'no-match'],
    ['a URL that is none', { urls: ['nowhere'] }, 'bad-url'],
    ['an empty secret', { secret: '' }, 'no-secret'],
    ['no jobs', { jobs: 0 }, 'bad-option'],
    ['a deadline in the past', { deadlineMs: -1 }, 'bad-option'],
  ])('%s', async (_, options, code) => {
    await expect(verify({ urls: ['http://127.0.0.1:9'], secret, ...options })).rejects.toMatchObject({ name: 'UsageError', code });
  });
});
