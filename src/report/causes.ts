import type { ClauseId } from '../contract/index.ts';
import type { CheckReport, Report, Verdict } from '../runner/report-value.ts';
import { byReason } from './closing-line.ts';
import { findingLine } from './finding-line.ts';

/** One thing that is wrong, with the clauses it costs. */
export interface Cause {
  readonly severity: 'error' | 'warning';
  /** Where it stands, where that is a file of the tester's. */
  readonly at?: { readonly file: string; readonly line: number };
  /** What is wrong, in one line. */
  readonly line: string;
  readonly clauses: readonly ClauseId[];
  /** Scenarios that show it, the first one first; empty where nothing was told. */
  readonly stories: readonly string[];
}

interface Finding {
  readonly story: string;
  readonly check: CheckReport;
  readonly line: string;
}

/**
 * What is behind a report's findings, each thing once: the root causes that the run itself found; then violations, of which those in
 * the same words and those that looked at the same answer have one cause; then what could not be judged, by its reason; then advice.
 */
export function causesOf(report: Report): Cause[] {
  const isNews = (id: ClauseId): boolean => report.clauses.some((clause) => clause.id === id && clause.known === undefined);
  const known = (report.rootCauses ?? [])
    .filter(({ clauses }) => clauses.length === 0 || clauses.some(isNews))
    .map(({ cause, advice, clauses }): Cause => ({ severity: 'error', line: `${cause} ${advice}`, clauses, stories: [] }));
  const explained = new Set(known.flatMap(({ clauses }) => clauses));
  const unjudged = byReason(report, 'untestable')
    .map(({ reason, clauses }) => ({ reason, clauses: clauses.filter((id) => !explained.has(id)) }))
    .filter(({ clauses }) => clauses.length > 0);
  return [
    ...known,
    ...grouped(findingsOf(report, ['failed', 'flaky'])).map((found) => causeOf('error', found)),
    ...staleEntries(report),
    ...unjudged.map(({ reason, clauses }): Cause => ({ severity: 'error', line: `could not be judged: ${reason}`, clauses, stories: [] })),
    ...grouped(findingsOf(report, ['warned'])).map((found) => causeOf('warning', found)),
  ];
}

function staleEntries({ baseline }: Report): Cause[] {
  return (baseline?.problems ?? []).map(({ message, clause, line }) => ({
    severity: 'error',
    at: { file: baseline?.file ?? '', line },
    line: message,
    clauses: [clause],
    stories: [],
  }));
}

/** Findings of the clauses that took one of these verdicts and that no root cause of the run explains. */
function findingsOf(report: Report, verdicts: readonly Verdict[]): Finding[] {
  const clauses = new Set(
    report.clauses
      .filter(({ verdict, rootCause, known }) => verdicts.includes(verdict) && rootCause === undefined && known === undefined)
      .map(({ id }) => id),
  );
  return report.scenarios.flatMap((story) =>
    story.checks
      .filter(
        ({ clause, verdict, rootCause, known }) =>
          verdicts.includes(verdict) && rootCause === undefined && known === undefined && clauses.has(clause),
      )
      .map((check) => ({ story: story.id, check, line: findingLine(check) })),
  );
}

function grouped(findings: readonly Finding[]): [Finding, ...Finding[]][] {
  const groups: [Finding, ...Finding[]][] = [];
  const byMark = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const { request } = finding.check;
    const marks = [`line ${finding.line}`, ...(request === undefined ? [] : [`request ${request}`])];
    const known = marks.map((mark) => byMark.get(mark)).find((group) => group !== undefined);
    const group = known ?? [finding];
    if (known === undefined) groups.push(group);
    else known.push(finding);
    for (const mark of marks) byMark.set(mark, group);
  }
  return groups;
}

function causeOf(severity: Cause['severity'], found: readonly [Finding, ...Finding[]]): Cause {
  return {
    severity,
    line: found[0].line,
    clauses: [...new Set(found.map(({ check }) => check.clause))],
    stories: [...new Set(found.map(({ story }) => story))],
  };
}
