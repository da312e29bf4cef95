import { randomInt } from 'node:crypto';
import type { Report } from './runner/report-value.ts';
import { createSoakReports } from './runner/soak-report.ts';
import { boundsOf, type Progress, UsageError, verify, type VerifyOptions } from './verify.ts';

/** What several runs tell while they go on: each run's own progress, and where they are. */
export type SoakProgress =
  | Progress
  | { readonly kind: 'run'; readonly run: number; readonly of: number; readonly red: number; readonly seed: number };

export interface SoakOptions extends Omit<VerifyOptions, 'onProgress'> {
  /** How often the suite is run. */
  readonly runs: number;
  readonly onProgress?: ((progress: SoakProgress) => void) | undefined;
}

/** After such an end the next run would meet the same. */
const endsAll: ReadonlySet<string | undefined> = new Set(['interrupt', 'bail', 'preflight', 'target-gone', 'other-build']);

/**
 * Runs the suite so many times and reports the worst of every clause, with how often it had each verdict (`soak`). Every run has a seed
 * of its own: a random one, or counted up from `seed`. `deadlineMs` is for each run. An interrupt gives the report of what was run.
 */
export async function soak({ runs, onProgress, ...options }: SoakOptions): Promise<Report> {
  if (!Number.isInteger(runs) || runs < 1) throw new UsageError('bad-option', `runs is ${runs}. Give a whole number above zero.`);
  const reports = createSoakReports(runs, options.identities !== undefined && options.identities !== 'invent');
  // What the target is asked for is counted over all runs.
  const bounds = boundsOf(options);
  let red = 0;
  for (let run = 1; run <= runs; run++) {
    const seed = options.seed === undefined ? randomInt(2 ** 31) : (options.seed + run - 1) % 2 ** 32;
    onProgress?.({ kind: 'run', run, of: runs, red, seed });
    const report = await verify({ ...options, seed, onProgress, bounds });
    reports.add(report);
    if (!report.summary.conforms) red += 1;
    if (endsAll.has(report.ended?.by)) break;
  }
  return reports.report();
}
