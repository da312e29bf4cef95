import { describe, expect, test } from 'vitest';
import { clauseIds } from '../src/contract/index.ts';
import { exitCode } from '../src/runner/exit-code.ts';
import { buildReport, type ReportParts } from '../src/runner/report.ts';
import {
  type CheckReport,
  type Report,
  type ScenarioReport,
  type Verdict,
  verdictsWorstFirst,
  worstOf,
} from '../src/runner/report-value.ts';

function scenario(id: string, ...checks: CheckReport[]): ScenarioReport {
  return { id, title: id, verdict: worstOf(checks.map(({ verdict }) => verdict)), durationMs: 1, checks, transcript: [] };
}

function report(scenarios: readonly ScenarioReport[], more: Partial<ReportParts> = {}): Report {
  return buildReport({
    head: {
      contract: '2025-08-26',
      tool: { name: 'chat-contract', version: '1.2.3' },
      target: { urls: ['http://x'], capabilities: ['typing'] },
      run: 'abcd',
      startedAt: '2025-08-26T10:00:00.000Z',
      seed: 5,
    },
    durationMs: 12.7,
    ended: undefined,
    selection: { chosen: new Map(), deselected: 3, notJudgedYet: ['history.pages'] },
    scenarios,
    messagesSent: 9,
    buildsStarted: 2,
    footprint: [],
    ...more,
  });
}

const check = (verdict: Verdict, more: Partial<CheckReport> = {}): CheckReport => ({ clause: 'post.created', verdict, ...more });

describe('a clause takes the worst verdict of its scenarios', () => {
  test.each(verdictsWorstFirst.flatMap((worse, at) => verdictsWorstFirst.slice(at).map((better): [Verdict, Verdict] => [worse, better])))(
    '%s beside %s',
    (worse, better) => {
      const clauses = report([scenario('a', check(better)), scenario('b', check(worse))]).clauses;
      expect(clauses).toHaveLength(1);
      expect(clauses[0]).toMatchObject({ id: 'post.created', level: 'MUST', phase: 'P1', verdict: worse, scenarios: ['a', 'b'] });
    },
  );

  test('skipped only where all were', () => {
    expect(report([scenario('a', check('skipped')), scenario('b', check('passed'))]).clauses[0]?.verdict).toBe('passed');
    expect(report([scenario('a', check('skipped')), scenario('b', check('skipped'))]).clauses[0]?.verdict).toBe('skipped');
  });

  test('and the reason that goes with it', () => {
    const reason = (...scenarios: ScenarioReport[]) => report(scenarios).clauses[0]?.reason;
    expect(
      reason(
        scenario('a', check('skipped', { message: 'no token' })),
        scenario('b', check('failed', { message: 'status', expected: '201', actual: { a: 1 } })),
      ),
    ).toBe('status: expected 201, got {"a":1}');
    expect(reason(scenario('a', check('failed', { message: 'status', actual: 500 })))).toBe('status: 500');
    expect(reason(scenario('a', check('untestable', { message: 'no answer' })))).toBe('no answer');
    expect(reason(scenario('a', check('passed')))).toBeUndefined();
  });
});

test('a clause tells the repetitions of the scenario that gave its verdict', () => {
  const clauses = report([
    scenario('a', check('flaky', { message: 'x', repeated: { failed: 1, of: 3 } })),
    scenario('b', check('failed', { message: 'x', repeated: { failed: 3, of: 3 } })),
    scenario('c', check('passed')),
  ]).clauses;
  expect(clauses[0]).toMatchObject({ verdict: 'failed', repeated: { failed: 3, of: 3 } });
});

describe('the report', () => {
  test('counts clauses, not checks, and lists them in the order of the contract', () => {
    const value = report([
      scenario('a', { clause: 'read.default', verdict: 'passed' }, check('failed', { message: 'x' })),
      scenario('b', check('passed'), { clause: 'auth.v2-accepted', verdict: 'warned', message: 'y' }),
    ]);
    expect(value.summary).toEqual({
      conforms: false,
      clauses: { passed: 1, failed: 1, warned: 1, skipped: 0, untestable: 0, flaky: 0 },
      deselected: 3,
      notJudgedYet: ['history.pages'],
      messagesSent: 9,
      buildsStarted: 2,
    });
    const order = value.clauses.map(({ id }) => clauseIds.indexOf(id));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('is plain, versioned data', () => {
    const value = report([scenario('a', check('passed'))]);
    expect(JSON.parse(JSON.stringify(value))).toEqual(value);
    expect(value).toMatchObject({
      schema: 'chat-contract/report@1',
      contract: '2025-08-26',
      startedAt: '2025-08-26T10:00:00.000Z',
      durationMs: 13,
      seed: 5,
      run: 'abcd',
    });
    expect(value).not.toHaveProperty('ended');
    expect(value).not.toHaveProperty('strict');
  });
});

describe('the exit code', () => {
  const clauses = (counts: Partial<Record<Verdict, number>>) => ({
    passed: 0,
    failed: 0,
    warned: 0,
    skipped: 0,
    untestable: 0,
    flaky: 0,
    ...counts,
  });
  const code = (counts: Partial<Record<Verdict, number>>, by?: NonNullable<Report['ended']>['by']) =>
    exitCode({ summary: { clauses: clauses(counts) }, ...(by !== undefined && { ended: { by, reason: 'x' } }) });

  test.each<[number, Partial<Record<Verdict, number>>, NonNullable<Report['ended']>['by'] | undefined]>([
    [0, { passed: 1 }, undefined],
    [0, { passed: 1, warned: 2, skipped: 50 }, undefined],
    [0, { warned: 1 }, undefined],
    [1, { passed: 90, failed: 1 }, undefined],
    [1, { passed: 90, flaky: 1 }, undefined],
    [1, { failed: 1, untestable: 9 }, undefined],
    [1, { failed: 1, untestable: 9 }, 'deadline'],
    [1, { failed: 1 }, 'bail'],
    [1, { failed: 1 }, 'target-gone'],
    [3, { passed: 90, untestable: 1 }, undefined],
    [3, { skipped: 90 }, undefined],
    [3, {}, undefined],
    [3, { untestable: 9 }, 'preflight'],
    [3, {}, 'preflight'],
    [3, { passed: 9 }, 'deadline'],
    [130, { passed: 9 }, 'interrupt'],
    [130, { failed: 9, untestable: 1 }, 'interrupt'],
  ])('%i for %o %s', (expected, counts, by) => {
    expect(code(counts, by)).toBe(expected);
  });

  test('conforms is true exactly when it is 0', () => {
    expect(report([scenario('a', check('passed'))]).summary.conforms).toBe(true);
    expect(report([scenario('a', check('skipped'))]).summary.conforms).toBe(false);
    expect(report([scenario('a', check('passed'))], { ended: { by: 'interrupt', reason: 'x' } }).summary.conforms).toBe(false);
  });
});
