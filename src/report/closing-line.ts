import { type Capability, type ClauseId, clauseIds, clauseOf } from '../contract/index.ts';
import type { ClauseReport, Report, Verdict } from '../runner/report-value.ts';
import { counted, grouped } from './plain-text.ts';

/** Capabilities that come with the control token (section 16), told as one. */
const behindControlToken: readonly Capability[] = ['clock', 'profile-locale', 'outsider', 'build-failure', 'faults', 'stub'];

/** What is missing before a skipped clause can be judged, in a word or two. */
function missing(clause: ClauseReport, granted: ReadonlySet<string>): string {
  const lacking = (clauseOf(clause.id).needs ?? []).filter((capability) => !granted.has(capability));
  const [first] = lacking;
  if (lacking.some((capability) => behindControlToken.includes(capability))) return 'control token';
  return first ?? 'not applicable';
}

/** "control token 5, replicas 2": why clauses were skipped, the most frequent reason first. */
function whySkipped(report: Report): string {
  const granted = new Set(report.target.capabilities);
  const counts = new Map<string, number>();
  for (const clause of report.clauses) {
    if (clause.verdict !== 'skipped') continue;
    const reason = missing(clause, granted);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ');
}

/** `conforms`, or in which way it does not. A violation outranks what could not be judged, known failures are none. */
export function outcomeOf(report: Report): 'conforms' | 'does not conform' | 'the baseline is out of date' | 'could not be judged' {
  const { conforms, clauses, known = 0 } = report.summary;
  if (conforms) return 'conforms';
  if (clauses.failed + clauses.flaky > known) return 'does not conform';
  return (report.baseline?.problems ?? []).length > 0 ? 'the baseline is out of date' : 'could not be judged';
}

/** The last line of every report: the outcome and what was judged of the whole contract. */
export function closingLine(report: Report): string {
  const { clauses, deselected, notJudgedYet, requiredNotJudged = [] } = report.summary;
  const judged = clauses.passed + clauses.failed + clauses.warned + clauses.flaky;
  const { known = 0, conforms } = report.summary;
  const stale = report.baseline?.problems.length ?? 0;
  const count = (verdict: Verdict, note = ''): string[] => {
    const unknown = clauses[verdict] - report.clauses.filter((clause) => clause.verdict === verdict && clause.known !== undefined).length;
    return unknown > 0 ? [`${grouped(unknown)} ${verdict}${note}`] : [];
  };
  const parts = [
    ...(report.ended?.by === 'interrupt' ? ['interrupted'] : []),
    `${judged} of ${clauseIds.length} clauses judged`,
    ...count('failed'),
    ...count('flaky'),
    ...(known > 0 && !conforms ? [counted(known, 'known failure')] : []),
    ...(stale > 0 ? [`${stale} of ${counted(report.baseline?.entries ?? 0, 'baseline entry', 'baseline entries')} out of date`] : []),
    ...count('warned'),
    ...count('untestable'),
    ...count('skipped', ` (${whySkipped(report)})`),
    ...(deselected > 0 ? [`${deselected} deselected`] : []),
    ...(requiredNotJudged.length > 0 ? [`${requiredNotJudged.length} required and not judged`] : []),
    ...(notJudgedYet.length > 0 ? [`${notJudgedYet.length} not judged yet`] : []),
  ];
  const but = conforms && known > 0 ? ` but for ${counted(known, 'known failure')}` : '';
  return `${outcomeOf(report)}${but}: ${parts.join(', ')}`;
}

/** Skipped or untestable clauses by their reason, so that one cause is told once. */
export function byReason(report: Report, verdict: Verdict): { readonly reason: string; readonly clauses: readonly ClauseId[] }[] {
  const groups = new Map<string, ClauseId[]>();
  for (const clause of report.clauses) {
    if (clause.verdict !== verdict) continue;
    const reason = clause.reason ?? 'no reason was given';
    groups.set(reason, [...(groups.get(reason) ?? []), clause.id]);
  }
  return [...groups].map(([reason, clauses]) => ({ reason, clauses }));
}
