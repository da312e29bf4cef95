import type { Report } from './report-value.ts';

/** Exit codes of `verify`. 2, a usage error, never has a report. */
export type ExitCode = 0 | 1 | 3 | 130;

export interface Outcome {
  readonly ended?: Report['ended'];
  readonly summary: Pick<Report['summary'], 'clauses' | 'requiredNotJudged' | 'known'>;
  readonly baseline?: Pick<NonNullable<Report['baseline']>, 'problems'>;
}

/**
 * 130 interrupted; 1 a violation that is not known, or a baseline that is out of date, which outranks what could not be judged; 3 something, or everything, could not be judged,
 * or something that was required was not; 0 only where clauses were judged and all of them hold. Skipped clauses and clauses
 * without a scenario do not count unless they are required.
 */
export function exitCode({ ended, summary, baseline }: Outcome): ExitCode {
  const { passed, failed, warned, untestable, flaky } = summary.clauses;
  const { known = 0 } = summary;
  if (ended?.by === 'interrupt') return 130;
  if (failed + flaky > known || (baseline?.problems ?? []).length > 0) return 1;
  if (untestable > 0 || passed + warned + known === 0 || ended !== undefined) return 3;
  if ((summary.requiredNotJudged ?? []).length > 0) return 3;
  return 0;
}
