import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckReport, ScenarioReport, Verdict } from '../src/runner/report-value.ts';
import { repeatFailed } from '../src/runner/repeat-failed.ts';
import { withRepetitions } from '../src/runner/with-repetitions.ts';
import { holds, tinyScenario } from './tiny-stage.ts';

const clauses = ['post.created', 'seq.increasing'] as const;
type Telling = readonly [Verdict, Verdict];

function telling(verdicts: Telling, name: string): ScenarioReport {
  const checks = clauses.map((clause, at): CheckReport => ({ clause, verdict: verdicts[at] ?? 'passed', message: `${clause} in ${name}` }));
  return {
    id: 'a/b',
    title: 'A story',
    verdict: 'failed',
    durationMs: 1,
    checks,
    transcript: [{ atMs: 1, lane: 'A', kind: 'request', summary: name }],
  };
}

// What one telling can give.
const verdict = fc.constantFrom<Verdict>('passed', 'failed', 'warned', 'untestable', 'skipped');
const tellings = fc.array(fc.tuple(verdict, verdict), { minLength: 1, maxLength: 5 });
const isHeld = (one: Verdict): boolean => one === 'passed' || one === 'warned';

describe('one clause over several tellings', () => {
  test('is flaky where it failed and held, failed where it only failed, and never greener than it was at first', () => {
    fc.assert(
      fc.property(tellings, ([first = ['passed', 'passed'] as const, ...again]) => {
        const report = withRepetitions(telling(first, 'first'), { again: again.map((one, at) => telling(one, `repetition ${at}`)) });
        report.checks.forEach((check, at) => {
          const seen = [first, ...again].map((one) => one[at] as Verdict); // `as`: pairs
          const failedAgain = seen.slice(1).filter((one) => one === 'failed').length;
          const heldAgain = seen.slice(1).filter(isHeld).length;
          if (seen.includes('failed')) {
            expect(check.verdict).toBe(seen.some(isHeld) ? 'flaky' : 'failed');
            expect(check.repeated).toMatchObject({ failed: failedAgain, of: failedAgain + heldAgain });
            expect(check.repeated?.reason !== undefined).toBe(failedAgain + heldAgain < again.length);
            // The evidence is of a telling that failed, the first of them.
            const from = seen.indexOf('failed');
            expect(check.message).toContain(from === 0 ? 'in first' : `in repetition ${from - 1}`);
          } else {
            expect(check.repeated).toBeUndefined();
            expect(isHeld(check.verdict) ? isHeld(seen[0] as Verdict) : check.verdict === seen[0]).toBe(true); // `as`: one telling at least
          }
        });
      }),
    );
  });

  test('brings the transcript of a repetition that alone saw a violation', () => {
    const late = withRepetitions(telling(['failed', 'passed'], 'first'), { again: [telling(['failed', 'failed'], 'second')] });
    expect(late.checks.map(({ verdict: told }) => told)).toEqual(['failed', 'flaky']);
    expect(late.transcript.map(({ summary }) => summary)).toEqual(['first', 'the story told again, alone', 'second']);
    const same = withRepetitions(telling(['failed', 'passed'], 'first'), { again: [telling(['failed', 'passed'], 'second')] });
    expect(same.transcript.map(({ summary }) => summary)).toEqual(['first']);
  });
});

describe('repetitions', () => {
  const story = (id: string, durationMs: number) => ({
    scenario: tinyScenario(id, { 'post.created': holds }),
    report: { ...telling(['failed', 'passed'], 'first'), id, durationMs },
  });
  const settings = (log: string[], usedMs: number[]) => {
    const allowance = { ms: 100, usedMs: 0 };
    return {
      times: 2,
      told: 10,
      allowance,
      stop: new AbortController().signal,
      tell: async ({ id }: { id: string }) => {
        log.push(id);
        allowance.usedMs += usedMs.shift() ?? 0;
        return { ...telling(['failed', 'passed'], 'again'), id };
      },
      onRepeated: () => {},
    };
  };

  test('go round, the shortest story first', async () => {
    const log: string[] = [];
    await repeatFailed([story('long', 9), story('short', 1)], settings(log, []));
    expect(log).toEqual(['short', 'long', 'short', 'long']);
  });

  test('end when their time is used up, and every story that was told less often says so', async () => {
    const log: string[] = [];
    const reports = await repeatFailed([story('long', 9), story('short', 1)], settings(log, [10, 10, 90]));
    expect(log).toEqual(['short', 'long', 'short']);
    const repeated = Object.fromEntries(reports.map(({ id, checks }) => [id, checks[0]?.repeated]));
    expect(repeated).toEqual({
      short: { failed: 2, of: 2 },
      long: { failed: 1, of: 1, reason: 'not repeated more often: repetitions had taken 0.1 s by then' },
    });
  });
});
