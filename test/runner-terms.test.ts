import { describe, expect, test } from 'vitest';
import { startServer } from '../reference-server/server.ts';
import {
  type ClauseId,
  clauseIds,
  clausesAfter,
  contractVersion,
  type ContractVersion,
  groupOf,
  type Operation,
} from '../src/contract/index.ts';
import type { AnyReply } from '../src/kit/index.ts';
import { exitCode } from '../src/runner/exit-code.ts';
import { buildReport } from '../src/runner/report.ts';
import { prettyReport } from '../src/report/pretty.ts';
import type { Report } from '../src/runner/report-value.ts';
import { runScenarios } from '../src/runner/run-scenarios.ts';
import { requiredClauses, select } from '../src/runner/select.ts';
import { noTerms, type Terms } from '../src/runner/terms.ts';
import { verify, type VerifyOptions } from '../src/verify.ts';
import { startFront } from './front.ts';
import { grantsOf, holds, isViolated, tinyScenario, tinyStage } from './tiny-stage.ts';

/** What a configuration makes of verdicts: required clauses, a pinned contract, a target without signatures, missing routes. */

const secret = 'the-secret-of-these-tests';

interface Settings {
  readonly required?: readonly string[];
  readonly terms?: Partial<Terms>;
  readonly strict?: boolean;
  readonly only?: readonly string[];
  readonly stage?: ReturnType<typeof tinyStage>;
}

async function reportOf(scenarios: Parameters<typeof select>[0], settings: Settings = {}): Promise<Report> {
  const { required = [], terms = {}, strict = false, only = [], stage = tinyStage() } = settings;
  const selection = select(scenarios, { only });
  const told = await runScenarios({
    scenarios,
    selection,
    grants: grantsOf(['builds', 'assistant', 'fresh-identities']),
    stage,
    jobs: 1,
    strict,
    terms: { ...noTerms, ...terms },
    bail: false,
    repeatFailed: 0,
    keepTranscripts: false,
    stop: new AbortController().signal,
    resets: false,
  });
  return buildReport({
    head: {
      contract: contractVersion,
      tool: { name: 'chat-contract', version: '0' },
      target: { urls: ['http://127.0.0.1:1'], capabilities: [] },
      run: 'r',
      startedAt: new Date(0).toISOString(),
      seed: 1,
      strict,
    },
    durationMs: 1,
    ended: told.ended,
    selection,
    scenarios: told.reports,
    messagesSent: 0,
    buildsStarted: 0,
    required: requiredClauses(required),
    missing: terms.missing ?? new Set(),
  });
}

describe('what is required and was not judged makes the exit code 3', () => {
  const passes = tinyScenario('a/passes', { 'post.created': holds });
  const skips = tinyScenario('a/skips', { 'idem.expires': holds });
  const fails = tinyScenario('a/fails', { 'seq.distinct': isViolated });
  test.each<[string, string[], number, ClauseId[] | undefined]>([
    ['nothing is required', [], 0, undefined],
    ['a clause that was judged', ['post.created'], 0, undefined],
    ['a clause that was skipped', ['idem.expires'], 3, ['idem.expires']],
    ['a clause without a scenario', ['post.created', 'read.default'], 3, ['read.default']],
    ['a group', ['history'], 3, ['history.pages']],
    ['a glob', ['history.*'], 3, ['history.pages']],
    ['a level', ['level:MAY'], 3, ['connection.same-instance']],
    ['a level by its bare name', ['MAY'], 3, ['connection.same-instance']],
  ])('%s', async (_, required, code, missing) => {
    const report = await reportOf([passes, skips], { required });
    expect(report.summary.requiredNotJudged).toEqual(missing);
    expect(exitCode(report)).toBe(code);
    expect(report.summary.conforms).toBe(code === 0);
  });

  test('all, and a phase, name many', () => {
    expect([...requiredClauses(['all'])]).toEqual(clauseIds);
    expect([...requiredClauses(['P2'])]).toEqual([...requiredClauses(['phase:p2'])]);
    expect([...requiredClauses(['P2'])]).toContain('resume.from-seq');
  });

  test('a clause that was deselected', async () => {
    const report = await reportOf([passes, skips], { required: ['idem.expires'], only: ['post'] });
    expect([exitCode(report), report.summary.requiredNotJudged]).toEqual([3, ['idem.expires']]);
  });

  test('a violation outranks it, and both are told', async () => {
    const report = await reportOf([passes, skips, fails], { required: ['idem.expires'] });
    expect(exitCode(report)).toBe(1);
    const text = prettyReport(report, { color: false, width: 80 });
    expect(text).toMatch(/Required, and not judged\n {4}idem\.expires\n/);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/^does not conform: .* 1 required and not judged/);
  });

  test('what is required has to exist', () => {
    expect(() => requiredClauses(['idem.expired'])).toThrow(/--require "idem\.expired" matches no clause or group\. Did you mean /);
    expect(() => requiredClauses(['P4'])).toThrow(/--require "P4" matches no clause/);
  });
});

describe('a pinned version of the contract', () => {
  const versions: readonly ContractVersion[] = [
    { version: '2025-08-26', brought: clauseIds.filter((id) => groupOf(id) !== 'seq') },
    { version: '2026-11-01', brought: ['seq.distinct', 'seq.increasing'] },
  ];

  test('knows what came later', () => {
    expect(clausesAfter('2025-08-26', versions)).toEqual(new Set(['seq.distinct', 'seq.increasing']));
    expect(clausesAfter('2026-11-01', versions)).toEqual(new Set());
    expect(clausesAfter('2027-01-01', versions)).toBeUndefined();
    // The contract as it is today has one version, which every clause belongs to.
    expect(clausesAfter('2025-08-26')).toEqual(new Set());
  });

  const stories = [
    tinyScenario('a/old', { 'post.created': holds }),
    tinyScenario('a/new', { 'seq.distinct': isViolated, 'seq.increasing': (judge) => judge.untestable('nobody can tell') }),
  ];
  const pinnedTo = (version: string): Partial<Terms> => ({ pin: { version, later: clausesAfter(version, versions) ?? new Set() } });

  test('what came later only warns, also where warnings fail', async () => {
    for (const strict of [false, true]) {
      const report = await reportOf(stories, { terms: pinnedTo('2025-08-26'), strict });
      expect(exitCode(report)).toBe(0);
      expect(Object.fromEntries(report.clauses.map(({ id, verdict }) => [id, verdict]))).toEqual({
        'post.created': 'passed',
        'seq.distinct': 'warned',
        'seq.increasing': 'skipped',
      });
      expect(report.clauses.find(({ id }) => id === 'seq.increasing')?.reason).toBe(
        'came after contract 2025-08-26, which the configuration pins, and could not be judged: nobody can tell',
      );
    }
  });

  test('and decides once the pin moves', async () => {
    const report = await reportOf(stories, { terms: pinnedTo('2026-11-01') });
    expect(exitCode(report)).toBe(1);
    expect(report.clauses.find(({ id }) => id === 'seq.increasing')?.verdict).toBe('untestable');
  });

  test('that nobody knows is a usage error', async () => {
    await expect(verify({ urls: ['http://127.0.0.1:1'], secret, contract: '2024-01-01' })).rejects.toThrow(
      /There is no contract "2024-01-01"\. This version of the tool knows 2025-08-26\./,
    );
  });
});

async function withServer<T>(use: (url: string) => Promise<T>): Promise<T> {
  const server = await startServer({ secret, logLevel: 'silent', keepAliveMs: 100, assistantDelayMs: 5, buildStepMs: 5 });
  try {
    return await use(server.url);
  } finally {
    await server.close();
  }
}

const verifying = (url: string, options: Partial<VerifyOptions> = {}) => verify({ urls: [url], secret, repeatFailed: 0, ...options });

const answeredBy = (id: string): AnyReply => ({
  status: 'unknown',
  raw: undefined,
  problems: ['silence'],
  exchange: { id, tookMs: 1, endedAtMs: 1 },
});

describe('a missing route', () => {
  test('is one cause with what it costs; what else is wrong is told beside it', () =>
    withServer(async (backend) => {
      await using front = await startFront({
        backend,
        instead(request, response) {
          if (request.url?.endsWith('/chat/read-status') !== true) return false;
          response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"NOT_FOUND","message":"No."}');
          return true;
        },
      });
      const report = await verifying(front.url, { only: ['read', 'idem.duplicate-answer'] });
      expect(report.rootCauses).toEqual([
        {
          id: 'route.getReadStatus',
          cause: expect.stringContaining('The target has no GET /v1/projects/:projectId/chat/read-status'),
          advice: expect.stringMatching(/^Offer the route/),
          clauses: expect.arrayContaining(['read.default', 'read.round-trip', 'read.scoped']),
        },
      ]);
      expect(report.rootCauses?.[0]?.clauses).not.toContain('idem.duplicate-answer');
      expect(exitCode(report)).toBe(1);
      const text = prettyReport(report, { color: false, width: 80 });
      expect(text.match(/The target has no GET/g)).toHaveLength(1);
      expect(text).not.toContain('FAILED read.default (MUST');
      expect(text).toMatch(/This costs \d clauses:/);
    }));

  test('where no route exists it is the prefix, once', () =>
    withServer(async (backend) => {
      const report = await verifying(`${backend}/wrong`, { only: ['read', 'history', 'preference'] });
      expect(report.rootCauses).toEqual([
        {
          id: 'routes',
          cause: expect.stringMatching(/none of the routes/),
          advice: expect.stringMatching(/path prefix/),
          clauses: expect.any(Array),
        },
      ]);
      const costs = new Set(report.rootCauses?.[0]?.clauses);
      expect(report.clauses.filter(({ id, verdict }) => verdict !== 'skipped' && !costs.has(id))).toEqual([]);
    }));

  test('none is missing where all are there', () =>
    withServer(async (backend) => {
      const report = await verifying(backend, { only: ['read.round-trip'] });
      expect(report.rootCauses).toBeUndefined();
    }));

  test('a project that is unknown is no missing route', () =>
    withServer(async (backend) => {
      await using front = await startFront({
        backend,
        instead(request, response) {
          if (request.url?.includes('/chat/read') !== true) return false;
          response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"NO_SUCH_PROJECT","message":"No."}');
          return true;
        },
      });
      const report = await verifying(front.url, { only: ['read.round-trip'] });
      expect([exitCode(report), report.rootCauses]).toEqual([3, undefined]);
    }));

  test('what an existing route answered is not blamed on the missing one', async () => {
    const absent = new Map<string, Operation>([['x-1', 'getReadStatus']]);
    const story = tinyScenario('a/two', {
      'read.default': isViolated,
      'request-id.echo': (judge) => judge.answered(answeredBy('x-2'), 200, 'another route'),
      'read.scoped'(judge) {
        judge.answered(answeredBy('x-1'), 200, 'the missing route');
        judge.answered(answeredBy('x-2'), 200, 'another route');
      },
    });
    const report = await reportOf([story], { terms: { missing: new Set(['getReadStatus']) }, stage: tinyStage({ absent }) });
    expect(report.rootCauses?.[0]?.clauses).toEqual(['read.default']);
    const text = prettyReport(report, { color: false, width: 80 });
    expect(text).toContain('FAILED request-id.echo');
    expect(text).toContain('FAILED read.scoped');
  });
});

describe('a target that checks no signatures', () => {
  /** Signs what comes without a signature: to the tester, a backend that asks for none. */
  test('is judged by everything but auth', { timeout: 90_000 }, () =>
    withServer(async (backend) => {
      const { signing } = await import('./signing-front.ts');
      await using front = await signing(backend, secret);
      // Whatever tells of signatures, whichever clause it judges.
      const only = ['auth', 'error', 'request-id', 'locale.content-language', 'idem.refusal-keeps-key-free', 'idem.duplicate-answer'];
      const report = await verify({ urls: [front.url], auth: { scheme: 'none' }, only, repeatFailed: 0 });
      const bad = report.clauses.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped');
      expect(bad.map(({ id, verdict, reason }) => ({ id, verdict, reason }))).toEqual([]);
      const auth = report.clauses.filter(({ id }) => groupOf(id) === 'auth');
      expect(auth.length).toBeGreaterThan(5);
      for (const { verdict, reason } of auth) {
        expect(verdict).toBe('skipped');
        expect(reason).toMatch(/auth\.scheme/);
      }
      expect(exitCode(report)).toBe(0);
    }),
  );

  test('one that does check them is told so', () =>
    withServer(async (backend) => {
      const report = await verify({ urls: [backend], auth: { scheme: 'none' } });
      expect(report.ended).toMatchObject({
        by: 'preflight',
        reason: expect.stringMatching(/without a signature is refused .*auth\.scheme/),
      });
      expect(exitCode(report)).toBe(3);
    }));

  test('a form that was asked for is the only one tried', () =>
    withServer(async (backend) => {
      await using front = await startFront({
        backend,
        instead(request, response) {
          if (request.headers['x-sheen-sig-v2'] === undefined) return false;
          response.writeHead(403).end();
          return true;
        },
      });
      expect((await verifying(front.url, { auth: { scheme: 'v2' }, only: ['read.default'] })).ended?.by).toBe('preflight');
      expect(exitCode(await verifying(front.url, { auth: { scheme: 'v1' }, only: ['read.default'] }))).toBe(0);
    }));
});
