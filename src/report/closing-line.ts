import { type Capability, type ClauseId, clauseIds, clauseOf } from '../contract/index.ts';
import type { ClauseReport, Report, Verdict } from '../runner/report-value.ts';
import { grouped } from './plain-text.ts';

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

/** `conforms`, or which of the two ways of not conforming it is. A violation outranks what could not be judged. */
export function outcomeOf(report: Report): 'conforms' | 'does not conform' | 'could not be judged' {
  const { conforms, clauses } = report.summary;
  if (conforms) return 'conforms';
  return clauses.failed + clauses.flaky > 0 ? 'does not conform' : 'could not be judged';
}

/** The last line of every report: the outcome and what was judged of the whole contract. */
export function closingLine(report: Report): string {
  const { clauses, deselected, notJudgedYet, requiredNotJudged = [] } = report.summary;
  const judged = clauses.passed + clauses.failed + clauses.warned + clauses.flaky;
  const count = (verdict: Verdict, note = ''): string[] => (clauses[verdict] > 0 ? [`${grouped(clauses[verdict])} ${verdict}${note}`] : []);
  const parts = [
    ...(report.ended?.by === 'interrupt' ? ['interrupted'] : []),
    `${judged} of ${clauseIds.length} clauses judged`,
    ...count('failed'),
    ...count('flaky'),
    ...count('warned'),
    ...count('untestable'),
    ...count('skipped', ` (${whySkipped(report)})`),
    ...(deselected > 0 ? [`${deselected} deselected`] : []),
    ...(requiredNotJudged.length > 0 ? [`${requiredNotJudged.length} required and not judged`] : []),
    ...(notJudgedYet.length > 0 ? [`${notJudgedYet.length} not judged yet`] : []),
  ];
  return `${outcomeOf(report)}: ${parts.join(', ')}`;
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
