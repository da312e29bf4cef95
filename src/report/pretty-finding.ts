import type { ChalkInstance } from 'chalk';
import { clauseOf, groupOf } from '../contract/index.ts';
import type { CheckReport, Report, ScenarioReport, TranscriptEntry } from '../runner/report-value.ts';
import { clipped, plainText, wrapped } from './plain-text.ts';
import { prettyTranscript } from './pretty-transcript.ts';
import { markOf } from './pretty-verdict.ts';
import { repeatLine, rerunLine } from './repeat-line.ts';
import { labelled, shownPair, shownValue } from './shown-value.ts';

export interface Finding {
  readonly story: ScenarioReport;
  /** The checks that found something. */
  readonly checks: readonly CheckReport[];
  /** Every clause of it is shown in detail by a story before: what happened is told there. */
  readonly again: boolean;
}

/** One story with what it found: each clause with its sentence and every difference, then what happened and how to see it again. */
export function prettyFinding(report: Report, { story, checks, again }: Finding, paint: ChalkInstance, columns: number): string[] {
  return [
    paint.bold(clipped(story.soak === undefined ? story.id : `${story.id}, in run ${story.soak.run}`, columns)),
    ...wrapped(story.title, columns - 2).map((line) => paint.dim(`  ${line}`)),
    '',
    ...checks.flatMap((check) => [...checkLines(check, again, paint, columns), '']),
    ...(again ? [] : eventLines(report, story, checks, paint, columns)),
    `  run again   ${plainText(rerunLine({ ...report, seed: story.soak?.seed ?? report.seed }, story.id))}`,
  ];
}

/** The transcript, and the request in question as the backend's log and a shell know it. */
function eventLines(
  report: Report,
  story: ScenarioReport,
  checks: readonly CheckReport[],
  paint: ChalkInstance,
  columns: number,
): string[] {
  const request = requestOf(story, checks);
  const repeat = request && repeatLine(request, request.url ?? report.target.urls[0] ?? '');
  const legend = clipped('  transcript: time, lane, → sent, ← answered, « event; (n): n characters', columns);
  return [
    ...(story.transcript.length > 0
      ? [paint.dim(legend), ...prettyTranscript(story.transcript, { paint, columns, marked: request }), '']
      : []),
    ...(request?.requestId === undefined ? [] : [`  request id  ${plainText(request.requestId)}`]),
    // Commands are not wrapped: they are there to be copied.
    ...(repeat === undefined ? [] : [`  repeat      ${repeat}`]),
  ];
}

function checkLines(check: CheckReport, again: boolean, paint: ChalkInstance, columns: number): string[] {
  const { level, phase, text } = clauseOf(check.clause);
  return [
    `  ${markOf(check, paint)} ${paint.bold(check.clause)} ${paint.dim(`(${level}, ${phase})`)}${timesOf(check)}`,
    ...(again ? [] : wrapped(text, columns - 4).map((line) => `    ${line}`)),
    ...differencesOf(check).flatMap((difference) => differenceLines(difference, paint, columns)),
    ...(check.repeated?.reason === undefined ? [] : wrapped(check.repeated.reason, columns - 4).map((line) => paint.dim(`    ${line}`))),
  ];
}

/** `, failed 3 of 3`: how often it failed when it was repeated alone. */
function timesOf({ verdict, repeated }: CheckReport): string {
  return repeated === undefined || repeated.of === 0 ? '' : `, ${verdict} ${repeated.failed} of ${repeated.of}`;
}

/** Differences with the same pair of values, told together. */
interface Difference {
  readonly messages: readonly string[];
  readonly expected: string | undefined;
  readonly actual: string | undefined;
}

function differencesOf(check: CheckReport): Difference[] {
  const byPair = new Map<string, Difference>();
  for (const one of [check, ...(check.more ?? [])]) {
    const sides = shownSides(one);
    const pair = JSON.stringify(sides);
    const before = byPair.get(pair)?.messages ?? [];
    byPair.set(pair, { ...sides, messages: one.message === undefined ? before : [...before, one.message] });
  }
  return [...byPair.values()];
}

function shownSides(difference: Pick<CheckReport, 'expected' | 'actual'>): { expected: string | undefined; actual: string | undefined } {
  const hasExpected = 'expected' in difference;
  const hasActual = 'actual' in difference;
  if (hasExpected && hasActual) return shownPair(difference.expected, difference.actual);
  return {
    expected: hasExpected ? shownValue(difference.expected) : undefined,
    actual: hasActual ? shownValue(difference.actual) : undefined,
  };
}

function differenceLines({ messages, expected, actual }: Difference, paint: ChalkInstance, columns: number): string[] {
  const times = new Map<string, number>();
  for (const message of messages) times.set(message, (times.get(message) ?? 0) + 1);
  return [
    ...[...times].flatMap(([message, count]) =>
      wrapped(count === 1 ? message : `${message} (${count} times)`, columns - 4).map((line) => `    ${line}`),
    ),
    ...(expected === undefined ? [] : labelled('expected', expected, 6, 8, columns).map((line) => paint.green(line))),
    ...(actual === undefined ? [] : labelled('actual', actual, 6, 8, columns).map((line) => paint.red(line))),
  ];
}

/** Groups of clauses that are about streams rather than about posts. */
const aboutStreams: ReadonlySet<string> = new Set(['sse', 'event', 'resume', 'keep-alive', 'connection']);

/** The request whose answer a check looked at; else the likeliest one: the last stream, or the first request that changes something. */
function requestOf(story: ScenarioReport, checks: readonly CheckReport[]): TranscriptEntry | undefined {
  const requests = story.transcript.filter((entry) => entry.kind === 'request');
  const named = checks
    .flatMap((check) => [check.request, ...(check.more ?? []).map((more) => more.request)])
    .filter((id) => id !== undefined);
  const looked = requests.find((entry) => entry.requestId !== undefined && named.includes(entry.requestId));
  if (looked !== undefined) return looked;
  const streams = requests.filter((entry) => entry.target?.includes('/chat/stream') === true);
  if (checks.every((check) => aboutStreams.has(groupOf(check.clause))) && streams.length > 0) return streams.at(-1);
  return requests.find((entry) => entry.method !== 'GET') ?? requests[0];
}
