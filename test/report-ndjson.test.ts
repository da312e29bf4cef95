import { describe, expect, test } from 'vitest';
import { createEventLog, ndjsonReport } from '../src/report/ndjson.ts';
import type { Report } from '../src/runner/report-value.ts';
import { failedStory, sampleReport } from './sample-report.ts';

const greenStory = {
  ...failedStory,
  id: 'a/green',
  verdict: 'passed' as const,
  checks: [{ clause: 'post.created' as const, verdict: 'passed' as const }],
  transcript: [],
};
const report = sampleReport({ 'idem.duplicate-answer': { verdict: 'failed', reason: 'status' } }, { scenarios: [greenStory, failedStory] });

type Line = Record<string, unknown> & { type: string };
const linesOf = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line); // `as`: our own lines

/** What is written while the run goes on. */
function live(stories: readonly Report['scenarios'][number][], finished: Report = report): Line[] {
  let text = '';
  const log = createEventLog((line) => {
    text += line;
  });
  log.started(finished, finished.scenarios.length);
  for (const story of stories) log.scenario(story);
  log.finished(finished);
  return linesOf(text);
}

describe('the event log', () => {
  test('tells the start, each story with its transcript, every clause, the end', () => {
    const lines = linesOf(ndjsonReport(report));
    expect(lines.map(({ type }) => type)).toEqual([
      'started',
      'scenario',
      ...Array(4).fill('wire'),
      'scenario',
      ...Array(109).fill('clause'),
      'finished',
    ]);
    expect(lines[0]).toMatchObject({ schema: 'chat-contract/events@1', run: 'k3j9', seed: 42, scenarios: 2, target: report.target });
    expect(lines[2]).toEqual({ type: 'wire', scenario: failedStory.id, ...failedStory.transcript[0] });
    expect(lines[6]).toMatchObject({ type: 'scenario', id: failedStory.id, verdict: 'failed', checks: failedStory.checks });
    expect(lines.find(({ id }) => id === 'idem.duplicate-answer')).toMatchObject({ type: 'clause', verdict: 'failed', reason: 'status' });
    expect(lines.at(-1)).toMatchObject({ type: 'finished', exitCode: 1, conforms: false, messagesSent: 120 });
  });

  test('has the same lines while the run goes on, in the order in which stories ended', () => {
    const sorted = (lines: readonly Line[]) => lines.map((line) => JSON.stringify(line)).sort();
    expect(sorted(live([failedStory, greenStory]))).toEqual(sorted(linesOf(ndjsonReport(report))));
    expect(
      live([failedStory, greenStory])
        .filter(({ type }) => type === 'scenario')
        .map(({ id }) => id),
    ).toEqual([failedStory.id, 'a/green']);
    expect(live([greenStory, failedStory])).toEqual(linesOf(ndjsonReport(report)));
  });

  test('tells a story again whose verdict changed, and only that one', () => {
    const flaky = { ...failedStory, verdict: 'flaky' as const };
    const stories = live([greenStory, failedStory], { ...report, scenarios: [greenStory, flaky] }).filter(
      ({ type }) => type === 'scenario',
    );
    expect(stories.map(({ id, verdict, again }) => [id, verdict, again])).toEqual([
      ['a/green', 'passed', undefined],
      [failedStory.id, 'failed', undefined],
      [failedStory.id, 'flaky', true],
    ]);
  });

  test('each run of a soak tells its own stories', () => {
    let text = '';
    const log = createEventLog((line) => {
      text += line;
    });
    for (const at of [1, 2]) {
      log.run(at, 2);
      log.started(report, 2);
      log.scenario(greenStory);
      log.scenario(greenStory);
    }
    expect(linesOf(text).map(({ type, run }) => (type === 'run' ? `run ${String(run)}` : type))).toEqual([
      'run 1',
      'started',
      'scenario',
      'run 2',
      'started',
      'scenario',
    ]);
  });

  test('what a target sent ends no line and steers no terminal', () => {
    const hostile = 'a\n\u2028\u0085\u001b[2J\u202e';
    const text = ndjsonReport({ ...report, scenarios: [{ ...greenStory, title: hostile }] });
    expect(linesOf(text)[1]).toMatchObject({ title: hostile });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});
