import type { ChalkInstance } from 'chalk';
import { clauseOf } from '../contract/index.ts';
import type { CheckReport, Report, ScenarioReport, TranscriptEntry } from '../runner/report-value.ts';
import { clipped, plainText, wrapped } from './plain-text.ts';
import { prettyTranscript } from './pretty-transcript.ts';
import { markOf } from './pretty-verdict.ts';
import { repeatLine, rerunLine } from './repeat-line.ts';
import { labelled, shownPair, shownValue } from './shown-value.ts';

/** One story with what it found: each clause with its sentence and every difference, then once what happened and how to see it again. */
export function prettyFinding(
  report: Report,
  story: ScenarioReport,
  checks: readonly CheckReport[],
  paint: ChalkInstance,
  columns: number,
): string[] {
  const request = requestOf(story, checks);
  const repeat = request && repeatLine(request, report.target.urls[0] ?? '');
  return [
    paint.bold(clipped(story.id, columns)),
    ...wrapped(story.title, columns - 2).map((line) => paint.dim(`  ${line}`)),
    '',
    ...checks.flatMap((check) => [...checkLines(check, paint, columns), '']),
    ...(story.transcript.length > 0 ? ['  transcript', ...prettyTranscript(story.transcript, paint, columns, 2), ''] : []),
    ...(request?.requestId === undefined ? [] : [`  request id  ${plainText(request.requestId)}`]),
    // Commands are not wrapped: they are there to be copied.
    ...(repeat === undefined ? [] : [`  repeat      ${repeat}`]),
    `  run again   ${plainText(rerunLine(report, story.id))}`,
  ];
}

function checkLines(check: CheckReport, paint: ChalkInstance, columns: number): string[] {
  const { level, phase, text } = clauseOf(check.clause);
  const differences = [check, ...(check.more ?? [])];
  return [
    `  ${markOf(check.verdict, paint)} ${paint.bold(check.clause)} ${paint.dim(`(${level}, ${phase})`)}`,
    ...wrapped(text, columns - 4).map((line) => `    ${line}`),
    ...differences.flatMap((difference) => differenceLines(difference, paint, columns)),
  ];
}

function differenceLines(
  difference: Pick<CheckReport, 'message' | 'expected' | 'actual'>,
  paint: ChalkInstance,
  columns: number,
): string[] {
  const message = difference.message === undefined ? [] : wrapped(difference.message, columns - 6).map((line) => `    ${line}`);
  const hasExpected = 'expected' in difference;
  const hasActual = 'actual' in difference;
  if (!hasExpected && !hasActual) return message;
  const pair = hasExpected && hasActual ? shownPair(difference.expected, difference.actual) : undefined;
  const expected = pair?.expected ?? shownValue(difference.expected);
  const actual = pair?.actual ?? shownValue(difference.actual);
  return [
    ...message,
    ...(hasExpected ? labelled('expected', expected, 6, 8, columns).map((line) => paint.green(line)) : []),
    ...(hasActual ? labelled('actual', actual, 6, 8, columns).map((line) => paint.red(line)) : []),
  ];
}

/** The request that a check looked at; else the story's last one. */
function requestOf(story: ScenarioReport, checks: readonly CheckReport[]): TranscriptEntry | undefined {
  const requests = story.transcript.filter((entry) => entry.kind === 'request');
  const named = checks
    .flatMap((check) => [check.request, ...(check.more ?? []).map((more) => more.request)])
    .filter((id) => id !== undefined);
  return requests.find((entry) => entry.requestId !== undefined && named.includes(entry.requestId)) ?? requests.at(-1);
}
