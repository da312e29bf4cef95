import type { ClauseId, Operation } from '../contract/index.ts';

/** What was agreed or found out about a run before its first story, and what it makes of verdicts. */
export interface Terms {
  /** Clauses that cannot be judged in this run, and why: they are skipped. */
  readonly withheld: ReadonlyMap<ClauseId, string>;
  /** The version of the contract that the tester pinned, and the clauses that came later: these only warn. */
  readonly pin: { readonly version: string; readonly later: ReadonlySet<ClauseId> } | undefined;
  /** Routes that the target does not have. */
  readonly missing: ReadonlySet<Operation>;
}

export const noTerms: Terms = { withheld: new Map(), pin: undefined, missing: new Set() };
