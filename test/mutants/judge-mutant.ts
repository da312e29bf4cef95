import type { Scenario } from '../../src/kit/index.ts';
import type { Report } from '../../src/runner/report-value.ts';
import { verify, type VerifyOptions } from '../../src/verify.ts';
import type { Mutant } from './mutant.ts';
import { startMutant } from './start-mutant.ts';

/**
 * Waits for events that a mutant holds back: long enough for a busy machine, since being late is never what a mutant is
 * about, and short enough that a hundred mutants can be waited for.
 */
const patience = { eventMs: 1_000, replyMs: 1_000, buildMs: 3_000 } as const;

/** Starts the mutant and judges it by these scenarios. A violation is not repeated: mutants are broken every time. */
export async function judgeMutant(mutant: Mutant, scenarios: readonly Scenario[], options: Partial<VerifyOptions> = {}): Promise<Report> {
  await using server = await startMutant(mutant);
  const { urls, secret, controlToken } = server;
  return await verify({ urls, secret, controlToken, scenarios, patience, repeatFailed: 0, ...options });
}

/** The scenarios that judge a clause which the mutant breaks. */
export function scenariosAgainst({ breaks, warns = [] }: Mutant, scenarios: readonly Scenario[]): readonly Scenario[] {
  return scenarios.filter(({ clauses }) => clauses.some((clause) => breaks.includes(clause) || warns.includes(clause)));
}
