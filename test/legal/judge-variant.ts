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

/** What the whole suite found of one variant. Plain data: it travels between processes. */
export interface VariantOutcome {
  /** Of the variant. */
  readonly name: string;
  readonly surprises: readonly Surprise[];
  readonly warned: readonly ClauseId[];
  readonly skipped: readonly ClauseId[];
  readonly passed: number;
  /** What the stories behind a surprise saw. */
  readonly evidence: readonly string[];
  readonly tookMs: number;
}

async function reportOf({ name, settings, options, build = () => ({}) }: LegalVariant, seed: number): Promise<Report> {
  await using server = await startMutant({ name, bug: 'none', breaks: [], build, ...(settings !== undefined && { settings }) });
  const { url, secret, controlToken } = server;
  return await verify({ urls: [url], secret, controlToken, scenarios, seed, repeatFailed: 0, ...options });
}

function surprisesIn({ clauses }: Report, { notPassed = {} }: LegalVariant): Surprise[] {
  // One server is no deployment of replicas.
  const judged = clauses.filter(({ id }) => clauseOf(id).needs?.includes('replicas') !== true);
  return judged.flatMap(({ id, verdict, reason }): Surprise[] => {
    const expected = notPassed[id] ?? 'passed';
    return verdict === expected ? [] : [{ clause: id, expected, found: reason === undefined ? verdict : `${verdict}: ${reason}` }];
  });
}

function evidenceOf({ scenarios: told }: Report, surprises: readonly Surprise[]): string[] {
  const surprising = new Set<string>(surprises.map(({ clause }) => clause));
  return told.flatMap(({ id, checks }) =>
    checks
      .filter(({ clause, verdict }) => surprising.has(clause) && verdict !== 'passed' && verdict !== 'skipped')
      .map((check) => `${id} ${JSON.stringify(check).slice(0, 1_000)}`),
  );
}

/** The whole suite over one variant. A violation is not repeated: nothing may be found even once. */
export async function judgeVariant(variant: LegalVariant, seed: number): Promise<VariantOutcome> {
  const began = performance.now();
  let report = await reportOf(variant, seed);
  let surprises = surprisesIn(report, variant);
  // A crowded machine can be too late to judge by time; it then says so, which is no alarm, and gets one more chance.
  if (surprises.length > 0 && surprises.every(({ found }) => found.startsWith('untestable'))) {
    report = await reportOf(variant, seed);
    surprises = surprisesIn(report, variant);
  }
  const those = (wanted: string): ClauseId[] => report.clauses.flatMap(({ id, verdict }) => (verdict === wanted ? [id] : []));
  return {
    name: variant.name,
    surprises,
    warned: those('warned'),
    skipped: those('skipped'),
    passed: those('passed').length,
    evidence: evidenceOf(report, surprises),
    tookMs: performance.now() - began,
  };
}
