import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareReports } from '../src/report/compare.ts';
import { prettyComparison } from '../src/report/pretty-comparison.ts';
import { type Report, type Verdict, verdictsWorstFirst } from '../src/runner/report-value.ts';
import { failedStory, sampleReport } from './sample-report.ts';

type Standing = Verdict | 'absent';

/** A report in which one clause stands like this, in the story of the sample. */
function standing(how: Standing, id = failedStory.id): Report {
  if (how === 'absent') return sampleReport({ 'seq.distinct': null }, { scenarios: [] });
  const story = { ...failedStory, id, verdict: how, checks: [{ clause: 'seq.distinct' as const, verdict: how }], transcript: [] };
  return sampleReport({ 'seq.distinct': { verdict: how, reason: `it ${how}` } }, { scenarios: [story] });
}

function outcome(before: Standing, after: Standing): string {
  const { worse, better } = compareReports(standing(before), standing(after));
  return [...worse.map(() => 'worse'), ...better.map(() => 'better')].join(' and ') || 'same';
}

describe('two runs compared', () => {
  test.each<[Standing, Record<Standing, string>]>([
    [
      'passed',
      { passed: 'same', warned: 'worse', flaky: 'worse', failed: 'worse', untestable: 'worse', skipped: 'worse', absent: 'worse' },
    ],
    [
      'warned',
      { passed: 'better', warned: 'same', flaky: 'worse', failed: 'worse', untestable: 'worse', skipped: 'worse', absent: 'worse' },
    ],
    [
      'flaky',
      { passed: 'better', warned: 'better', flaky: 'same', failed: 'worse', untestable: 'worse', skipped: 'worse', absent: 'worse' },
    ],
    [
      'failed',
      { passed: 'better', warned: 'better', flaky: 'better', failed: 'same', untestable: 'worse', skipped: 'worse', absent: 'worse' },
    ],
    [
      'untestable',
      { passed: 'better', warned: 'better', flaky: 'worse', failed: 'worse', untestable: 'same', skipped: 'same', absent: 'same' },
    ],
    [
      'skipped',
      { passed: 'better', warned: 'better', flaky: 'worse', failed: 'worse', untestable: 'worse', skipped: 'same', absent: 'same' },
    ],
    [
      'absent',
      { passed: 'better', warned: 'better', flaky: 'worse', failed: 'worse', untestable: 'worse', skipped: 'same', absent: 'same' },
    ],
  ])('%s becomes …', (before, expected) => {
    const found = Object.fromEntries(Object.keys(expected).map((after) => [after, outcome(before, after as Standing)])); // `as`: its keys
    expect(found).toEqual(expected);
  });

  test('a clause that fails in other scenarios than before got worse and better', () => {
    const both = (first: Verdict, second: Verdict) => {
      const story = (id: string, verdict: Verdict) => ({
        ...failedStory,
        id,
        verdict,
        checks: [{ clause: 'seq.distinct' as const, verdict }],
        transcript: [],
      });
      return sampleReport({ 'seq.distinct': { verdict: 'failed' } }, { scenarios: [story('a/one', first), story('a/two', second)] });
    };
    const { worse, better, same } = compareReports(both('failed', 'passed'), both('passed', 'failed'));
    expect(worse).toEqual([
      { clause: 'seq.distinct', before: 'failed', after: 'failed', scenarios: [{ id: 'a/two', before: 'passed', after: 'failed' }] },
    ]);
    expect(better.map(({ scenarios }) => scenarios.map(({ id }) => id))).toEqual([['a/one']]);
    expect(same).toBe(108);
  });

  test('a scenario that only one of the runs has says nothing about the target', () => {
    const { worse, better } = compareReports(standing('passed', 'a/old-name'), standing('passed', 'a/new-name'));
    expect([worse, better]).toEqual([[], []]);
  });

  test('a report is the same as itself, and what got worse forwards got better or unjudged backwards', () => {
    const verdict = fc.constantFrom<Standing>(...verdictsWorstFirst, 'absent');
    fc.assert(
      fc.property(verdict, verdict, (before, after) => {
        expect(outcome(before, before)).toBe('same');
        const judged: readonly Standing[] = ['passed', 'warned', 'flaky', 'failed'];
        if (judged.includes(before) && judged.includes(after) && outcome(before, after) === 'worse')
          expect(outcome(after, before)).toBe('better');
      }),
    );
  });

  test('is told to people with what changed and why', () => {
    const text = prettyComparison(compareReports(standing('passed'), standing('failed')), { color: false, width: 80 });
    expect(text).toContain('Worse\n  seq.distinct  passed → failed\n    it failed\n    idempotency/duplicate-send  passed → failed\n');
    expect(text.trimEnd().split('\n').at(-1)).toBe('worse: 1 clause got worse, 0 clauses better, 108 as before');
    expect(text.split('\n').every((line) => line.length <= 80)).toBe(true);
    const better = prettyComparison(compareReports(standing('failed'), standing('passed')), { color: false, width: 80 });
    expect(better).toContain('Better\n  seq.distinct  failed → passed\n');
    expect(better).not.toContain('Worse');
    expect(prettyComparison(compareReports(standing('passed'), standing('passed')), { color: false, width: 80 })).toContain(
      'the same: 0 clauses got worse, 0 clauses better, 109 as before',
    );
  });
});
