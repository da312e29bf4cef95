import { describe, expect, test } from 'vitest';
import { type ClauseId, clauseIds } from '../src/contract/index.ts';
import { githubAnnotations, githubSummary } from '../src/report/github.ts';
import { causesOf } from '../src/report/causes.ts';
import type { CheckReport, Report, ScenarioReport } from '../src/runner/report-value.ts';
import { failedStory, sampleReport } from './sample-report.ts';

const hostile = 'a%0A::error::b\r\n::warning::c,d:e | <img src=x> [link](http://x) @team \u001b[2J';

function storyOf(id: string, checks: readonly CheckReport[]): ScenarioReport {
  return { ...failedStory, id, checks, transcript: [] };
}

/** A report of these stories; each clause has the verdict of the first check that names it. */
function reportOf(...scenarios: ScenarioReport[]): Report {
  const given = Object.fromEntries(
    scenarios.flatMap(({ checks }) => checks.map(({ clause, verdict, message }) => [clause, { verdict, reason: message }])).reverse(),
  );
  return sampleReport(given, { scenarios });
}

describe('root causes', () => {
  test('are one where the finding is the same, or the answer that was looked at', () => {
    const report = reportOf(
      storyOf('a/one', [
        { clause: 'post.created', verdict: 'failed', message: 'status', expected: '201', actual: '500', request: 'r-1' },
        { clause: 'seq.increasing', verdict: 'failed', message: 'message_seq', expected: 1, actual: 2, request: 'r-1' },
      ]),
      storyOf('a/two', [
        { clause: 'idem.scoped', verdict: 'flaky', message: 'status', expected: '201', actual: '500', request: 'r-9' },
        { clause: 'read.scoped', verdict: 'failed', message: 'last_read_seq', expected: 5, actual: 3 },
      ]),
    );
    expect(causesOf(report)).toEqual([
      {
        severity: 'error',
        line: 'status: expected 201, got 500',
        clauses: ['post.created', 'seq.increasing', 'idem.scoped'],
        stories: ['a/one', 'a/two'],
      },
      { severity: 'error', line: 'last_read_seq: expected 5, got 3', clauses: ['read.scoped'], stories: ['a/two'] },
    ]);
  });

  test('violations stand before what could not be judged, and that before advice', () => {
    const report = reportOf(
      storyOf('a/one', [
        { clause: 'post.minimal-answer', verdict: 'warned', message: 'bytes', expected: 2_048, actual: 3_000 },
        { clause: 'seq.distinct', verdict: 'untestable', message: 'no answer' },
        { clause: 'seq.increasing', verdict: 'untestable', message: 'no answer' },
        { clause: 'post.created', verdict: 'failed', message: 'status', expected: '201', actual: '500' },
      ]),
    );
    expect(causesOf(report).map(({ severity, clauses, line }) => [severity, clauses, line])).toEqual([
      ['error', ['post.created'], 'status: expected 201, got 500'],
      ['error', ['seq.increasing', 'seq.distinct'], 'could not be judged: no answer'],
      ['warning', ['post.minimal-answer'], 'bytes: expected 2048, got 3000'],
    ]);
  });

  test('what the run itself found to be the cause of several things is told once', () => {
    const missing = { rootCause: 'route.openStream', message: 'GET /stream is not there' };
    const report = reportOf(
      storyOf('a/one', [
        { clause: 'sse.headers', verdict: 'failed', ...missing },
        { clause: 'seq.distinct', verdict: 'untestable', ...missing },
        { clause: 'post.created', verdict: 'failed', message: 'status', expected: '201', actual: '500' },
      ]),
    );
    const clauses = report.clauses.map((clause) =>
      clause.id === 'sse.headers' || clause.id === 'seq.distinct' ? { ...clause, rootCause: 'route.openStream' } : clause,
    );
    const rootCauses = [
      { id: 'route.openStream', cause: 'There is no stream.', advice: 'Add it.', clauses: ['sse.headers', 'seq.distinct'] as const },
    ];
    expect(causesOf({ ...report, clauses, rootCauses }).map(({ line, clauses: costs }) => [line, costs])).toEqual([
      ['There is no stream. Add it.', ['sse.headers', 'seq.distinct']],
      ['status: expected 201, got 500', ['post.created']],
    ]);
  });

  test('there is none where everything holds', () => {
    expect(causesOf(sampleReport())).toEqual([]);
    expect(githubAnnotations(sampleReport())).toBe('');
  });
});

describe('annotations', () => {
  test('name the clauses and say how to see it again', () => {
    expect(githubAnnotations(reportOf(storyOf('a/one', [failedStory.checks[1] as CheckReport])))).toBe(
      '::error title=idem.duplicate-answer::status: expected 200, got 201 (and 1 more)%0Arun again: chat-contract verify http://127.0.0.1:4000 --only a/one --seed 42\n',
    );
  });

  test('are ten at most, and then how many more', () => {
    const failing = (count: number) =>
      githubAnnotations(
        reportOf(
          storyOf(
            'a/one',
            clauseIds.slice(0, count).map((clause, at) => ({ clause, verdict: 'failed', message: `difference ${at}` })),
          ),
        ),
      )
        .trimEnd()
        .split('\n');
    expect(failing(10)).toHaveLength(10);
    expect(failing(13)).toHaveLength(11);
    expect(failing(13)[10]).toMatch(/^::notice title=chat-contract::and 3 more;/);
  });

  test('name a few of many clauses', () => {
    const checks = clauseIds.slice(0, 12).map((clause): CheckReport => ({ clause, verdict: 'failed', message: 'the same' }));
    const text = githubAnnotations(reportOf(storyOf('a/one', checks)));
    expect(text).toContain(`${clauseIds[7]} and 4 more::`);
    expect(text).not.toContain(clauseIds[8]);
  });

  test('what a target sent begins no command of its own', () => {
    const text = githubAnnotations(
      reportOf(storyOf('a/one', [{ clause: 'post.created', verdict: 'failed', message: 'body', actual: hostile }])),
    );
    expect(text.split('\n').filter((line) => line !== '')).toHaveLength(1);
    expect(text).toContain('a%250A::error::b\\r\\n::warning::c');
    expect(text).not.toContain('\u001b');
  });
});

describe('the step summary', () => {
  const summary = githubSummary(
    reportOf(
      storyOf('a/one', [
        { clause: 'post.created', verdict: 'failed', message: hostile, expected: hostile, actual: 'x' },
        { clause: 'idem.scoped', verdict: 'passed' },
        { clause: 'post.minimal-answer', verdict: 'warned', message: 'bytes', expected: 2_048, actual: 3_000 },
      ]),
    ),
  );

  test('has the outcome, a row per clause that is not simply passed, and the stories behind it', () => {
    expect(summary).toContain('## chat-contract: http://127.0.0.1:4000\n');
    expect(summary).toMatch(/^\*\*does not conform: 109 of 109 clauses judged, 1 failed, 1 warned\*\*$/m);
    expect(summary.match(/^\| `[a-z.-]+` \| .*$/gm)).toHaveLength(2);
    expect(summary).toMatch(/^\| `post\.minimal-answer` \| SHOULD \| warned \| bytes \|$/m);
    expect(summary).toMatch(/^<details><summary>a\/one: /m);
    expect(summary).toContain('run again   chat-contract verify');
  });

  test('lets nothing that a target sent become markup', () => {
    const row = /^\| `post\.created` .*$/m.exec(summary)?.[0] ?? '';
    expect(row.match(/\|/g)).toHaveLength(5);
    expect(summary).not.toContain('<img');
    expect(row).not.toMatch(/[[\]@]/);
    // An empty line would end the block of HTML, and what follows would be Markdown.
    const block = /<details>[\s\S]*<\/details>/.exec(summary)?.[0] ?? '';
    expect(block.split('\n').filter((line) => line.trim() === '')).toEqual([]);
  });

  test('stays below what GitHub takes', () => {
    const long = Array.from({ length: 30 }, (_, at) =>
      storyOf(
        `a/${at}`,
        clauseIds.map((clause: ClauseId): CheckReport => ({ clause, verdict: 'failed', message: 'x'.repeat(2_000) })),
      ),
    );
    const text = githubSummary(reportOf(...long));
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
    expect(text).toMatch(/What did not fit is in the other reports\.|And 10 more stories/);
  });
});
