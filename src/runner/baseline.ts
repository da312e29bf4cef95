import { type ClauseId, clauseIds } from '../contract/index.ts';
import type { Scenario } from '../kit/index.ts';
import { exitCode } from './exit-code.ts';
import {
  type BaselineProblem,
  type BaselineReport,
  type CheckReport,
  isViolation,
  type Report,
  type ScenarioReport,
} from './report-value.ts';

/** One failure that the tester knows of. */
export interface KnownFailure {
  readonly clause: ClauseId;
  /** Only in this scenario; else in every one that judges the clause. */
  readonly scenario?: string | undefined;
  readonly reason: string;
  /** The last day on which it is known, `YYYY-MM-DD` (UTC). */
  readonly until?: string | undefined;
  /** It may hold as well. */
  readonly intermittent?: boolean | undefined;
  /** Where the entry begins in its file, counted from 1. */
  readonly line: number;
}

/** The failures that are known of a target. */
export interface Baseline {
  /** As sentences name it. */
  readonly file: string;
  readonly entries: readonly KnownFailure[];
}

export interface BaselineParts {
  readonly baseline: Baseline;
  /** All scenarios there are, whether they were told or not. */
  readonly scenarios: readonly Pick<Scenario, 'id' | 'clauses'>[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** What `--update-baseline` writes where somebody has to say why. */
export const unwritten = 'TODO';

function hasReason({ reason }: KnownFailure): boolean {
  return reason.trim().toUpperCase() !== unwritten;
}

function isPast({ until }: KnownFailure, today: string): boolean {
  return until !== undefined && today > until;
}

/** The day of a time in ISO 8601, in UTC. */
export function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The entry that makes a violation a known one; `undefined` where none does, or none that has a reason and is not past its date. */
export function knownBy({ entries }: Baseline, today: string, scenario: string, clause: ClauseId): KnownFailure | undefined {
  return entries.find((entry) => covers(entry, scenario, clause) && hasReason(entry) && !isPast(entry, today));
}

/** The entry speaks of the clause in this scenario. */
export function covers(entry: KnownFailure, scenario: string, clause: ClauseId): boolean {
  return entry.clause === clause && (entry.scenario === undefined || entry.scenario === scenario);
}

/** A violation that is known says so. */
export function asKnown(check: CheckReport, entry: KnownFailure | undefined): CheckReport {
  if (entry === undefined || !isViolation(check.verdict)) return check;
  const { reason, until } = entry;
  return { ...check, known: { reason, ...(until !== undefined && { until }) } };
}

/** What the reports of a run's stories say against the entries. */
export function judgeBaseline(parts: BaselineParts, stories: readonly ScenarioReport[]): BaselineReport {
  const { file, entries } = parts.baseline;
  return { file, entries: entries.length, problems: entries.flatMap((entry) => problemOf(entry, parts, stories) ?? []) };
}

/** The report of a run with another baseline than it had: what the file became. */
export function withBaseline(report: Report, parts: Omit<BaselineParts, 'today'>): Report {
  const ofRun = { ...parts, today: dayOf(report.startedAt) };
  const changed = { ...report, baseline: judgeBaseline(ofRun, report.scenarios) };
  return { ...changed, summary: { ...report.summary, conforms: exitCode(changed) === 0 } };
}

function problemOf(entry: KnownFailure, parts: BaselineParts, stories: readonly ScenarioReport[]): BaselineProblem | undefined {
  const { clause, scenario, line } = entry;
  const where = scenario === undefined ? '' : ` in ${scenario}`;
  const told = (kind: BaselineProblem['kind'], message: string): BaselineProblem => ({
    kind,
    clause,
    ...(scenario !== undefined && { scenario }),
    line,
    message: `${parts.baseline.file}:${line}: the entry for ${clause}${where} ${message}`,
  });
  const judges = parts.scenarios.filter(({ id, clauses }) => clauses.some((one) => covers(entry, id, one)));
  if (judges.length === 0) return told('matches-nothing', `matches nothing: ${whyNothing(entry, parts)}. Correct it or take it out.`);
  if (holds(entry, judges, stories))
    return told('holds', 'is out of date: the clause holds now. Take the entry out, or mark it "intermittent: true".');
  if (isPast(entry, parts.today)) {
    const advice = 'Mend the backend and take the entry out, or give it a later date.';
    return told('past-its-date', `was good until ${entry.until}. ${advice}`);
  }
  if (!hasReason(entry)) return told('no-reason', `has no reason yet. Write why this failure is known in place of ${unwritten}.`);
  return undefined;
}

function whyNothing({ clause, scenario }: KnownFailure, { scenarios }: BaselineParts): string {
  if (!clauseIds.includes(clause)) return 'the contract has no such clause';
  if (scenario === undefined) return 'no scenario judges the clause';
  return scenarios.some(({ id }) => id === scenario) ? 'this scenario does not judge the clause' : 'there is no such scenario';
}

/** Everything that could have failed was judged in this run, and nothing did. What the target has no capability for cannot fail there. */
function holds(entry: KnownFailure, judges: readonly Pick<Scenario, 'id'>[], stories: readonly ScenarioReport[]): boolean {
  if (entry.intermittent === true) return false;
  const checks = judges.map(({ id }) => stories.find((story) => story.id === id)?.checks.find(({ clause }) => clause === entry.clause));
  const isQuiet = (check: CheckReport | undefined): boolean =>
    check?.verdict === 'passed' || (check?.verdict === 'skipped' && check.withheld !== true);
  return checks.every(isQuiet) && checks.some((check) => check?.verdict === 'passed');
}
