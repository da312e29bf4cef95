import { type ClauseId, clauseOf } from '../../src/contract/index.ts';
import type { ClauseReport, Verdict } from '../../src/runner/report-value.ts';
import type { Mutant } from './mutant.ts';

/** What a run over a mutant proved. A mutant is killed where both lists are empty. */
export interface Kill {
  /** Clauses it breaks that were not found violated, with what they were instead. */
  readonly survived: readonly { readonly clause: ClauseId; readonly verdict: Verdict | 'not judged' }[];
  /** Clauses found violated that the mutant does not name. */
  readonly strays: readonly { readonly clause: ClauseId; readonly verdict: Verdict }[];
}

const violations: readonly Verdict[] = ['failed', 'flaky'];

function counts(clause: ClauseId, verdict: Verdict | 'not judged', mutant: Mutant): boolean {
  if (violations.some((violation) => violation === verdict)) return mutant.breaks.includes(clause);
  return verdict === 'warned' && (mutant.warns?.includes(clause) === true || clauseOf(clause).level === 'SHOULD');
}

/** Killed: every clause in `breaks` failed or flaky (a SHOULD: warned), every one in `warns` warned, and nothing else violated. */
export function judgeKill(mutant: Mutant, report: { readonly clauses: readonly Pick<ClauseReport, 'id' | 'verdict'>[] }): Kill {
  const verdicts = new Map(report.clauses.map(({ id, verdict }) => [id, verdict]));
  const named = [...mutant.breaks, ...(mutant.warns ?? [])];
  const survived = named.flatMap((clause) => {
    const verdict: Verdict | 'not judged' = verdicts.get(clause) ?? 'not judged';
    return counts(clause, verdict, mutant) ? [] : [{ clause, verdict }];
  });
  const expected = new Set([...named, ...(mutant.mayAlsoFail ?? [])]);
  const strays = report.clauses.flatMap(({ id, verdict }) => {
    const violated = verdict === 'warned' || violations.includes(verdict);
    return violated && !expected.has(id) ? [{ clause: id, verdict }] : [];
  });
  return { survived, strays };
}
