import { scenarios } from '../../scenarios/index.ts';
import { type ClauseId, clauseOf } from '../../src/contract/index.ts';
import type { Report } from '../../src/runner/report-value.ts';
import { verify } from '../../src/verify.ts';
import { startMutant } from '../mutants/start-mutant.ts';
import type { LegalVariant } from './legal-variant.ts';

/** A clause that is not what the variant says it is. */
interface Surprise {
  readonly clause: ClauseId;
  readonly expected: string;
  readonly found: string;
}

export interface VariantOutcome {
  readonly surprises: readonly Surprise[];
  readonly warned: readonly ClauseId[];
  readonly skipped: readonly ClauseId[];
  readonly report: Report;
}

/** The whole suite over one variant. A violation is not repeated: nothing may be found even once. */
export async function judgeVariant(variant: LegalVariant, seed: number): Promise<VariantOutcome> {
  const { name, settings, options, notPassed = {}, build = () => ({}) } = variant;
  await using server = await startMutant({ name, bug: 'none', breaks: [], build, ...(settings !== undefined && { settings }) });
  const { url, secret, controlToken } = server;
  const report = await verify({ urls: [url], secret, controlToken, scenarios, seed, repeatFailed: 0, ...options });
  // One server is no deployment of replicas.
  const clauses = report.clauses.filter(({ id }) => clauseOf(id).needs?.includes('replicas') !== true);
  const surprises = clauses.flatMap(({ id, verdict, reason }): Surprise[] => {
    const expected = notPassed[id] ?? 'passed';
    return verdict === expected ? [] : [{ clause: id, expected, found: reason === undefined ? verdict : `${verdict}: ${reason}` }];
  });
  const those = (wanted: string): ClauseId[] => clauses.flatMap(({ id, verdict }) => (verdict === wanted ? [id] : []));
  return { surprises, warned: those('warned'), skipped: those('skipped'), report };
}
