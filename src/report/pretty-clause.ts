import { Chalk } from 'chalk';
import type { ClauseId } from '../contract/index.ts';
import type { CheckReport, Report } from '../runner/report-value.ts';
import type { PrettyOptions } from './pretty.ts';
import { prettyFinding } from './pretty-finding.ts';

/** The check that gave a clause its verdict: of the shortest story where several gave it. */
export function decisiveCheck(report: Report, clause: ClauseId): CheckReport | undefined {
  return decisive(report, clause)?.check;
}

/** What one clause's verdict rests on, in full: its sentence, every difference, the transcript, and how to see it again. */
export function prettyClause(report: Report, clause: ClauseId, { color, width }: PrettyOptions): string {
  const found = decisive(report, clause);
  if (found === undefined) return '';
  const finding = { story: found.story, checks: [found.check], again: false };
  return prettyFinding(report, finding, new Chalk({ level: color ? 1 : 0 }), Math.max(width, 60)).join('\n');
}

function decisive(report: Report, clause: ClauseId) {
  const verdict = report.clauses.find(({ id }) => id === clause)?.verdict;
  const found = report.scenarios.flatMap((story) =>
    story.checks.flatMap((check) => (check.clause === clause && check.verdict === verdict ? [{ story, check }] : [])),
  );
  return found.sort((a, b) => a.story.transcript.length - b.story.transcript.length)[0];
}
