import { mergeFootprints, type Touched } from '../client/footprint.ts';
import { type ClauseId, clauseIds } from '../contract/index.ts';
import { exitCode } from './exit-code.ts';
import {
  type BaselineProblem,
  type BaselineReport,
  type ClauseReport,
  type Report,
  type ScenarioReport,
  severityOf,
  type Soak,
  type SoakClause,
  type SoakRun,
  type Verdict,
  verdictsWorstFirst,
} from './report-value.ts';

/** Reports of one run after another, kept as their worst: memory does not grow with the runs. */
export interface SoakReports {
  add(report: Report): void;
  /** The worst of every clause and of every scenario, and how often each verdict was given. Throws where nothing was added. */
  report(): Report;
}

type Counts = Record<Verdict, number>;

interface Tally {
  readonly counts: Counts;
  worst: ClauseReport;
  firstBad?: NonNullable<SoakClause['firstBad']>;
}

const bad: ReadonlySet<Verdict> = new Set(['failed', 'flaky', 'untestable']);

function noCounts(): Counts {
  return { failed: 0, flaky: 0, untestable: 0, warned: 0, passed: 0, skipped: 0 };
}

/** Of two stories that ended alike the one with a violation that nobody knew of is worse. */
function isWorseStory(one: ScenarioReport, than: ScenarioReport): boolean {
  const worst = ({ checks }: ScenarioReport): number => Math.min(verdictsWorstFirst.length, ...checks.map(severityOf));
  const [left, right] = [one, than].map(({ verdict }) => verdictsWorstFirst.indexOf(verdict)) as [number, number]; // `as`: of two, two
  return left < right || (left === right && worst(one) < worst(than));
}

/** The run's problems that no run before had. */
function withProblems(before: BaselineReport | undefined, of: BaselineReport | undefined): BaselineReport | undefined {
  if (before === undefined || of === undefined) return before ?? of;
  const isNew = (one: BaselineProblem): boolean => before.problems.every(({ message }) => message !== one.message);
  return { ...before, problems: [...before.problems, ...of.problems.filter(isNew)] };
}

/** `keepsFootprint`: of all runs; invented identities are nobody's, so that the last run's will do. */
export function createSoakReports(asked: number, keepsFootprint = true): SoakReports {
  const runs: SoakRun[] = [];
  const tallies = new Map<ClauseId, Tally>();
  const scenarios = new Map<string, ScenarioReport>();
  let first: Report | undefined;
  let ended: Report['ended'];
  let durationMs = 0;
  let messagesSent = 0;
  let buildsStarted = 0;
  let footprint: readonly Touched[] = [];
  let baseline: BaselineReport | undefined;

  const count = (clause: ClauseReport, seed: number) => {
    const run = runs.length;
    const tally = tallies.get(clause.id) ?? { counts: noCounts(), worst: clause };
    tallies.set(clause.id, tally);
    tally.counts[clause.verdict] += 1;
    if (severityOf(clause) < severityOf(tally.worst)) tally.worst = clause;
    if (bad.has(clause.verdict) && clause.known === undefined) {
      tally.firstBad ??= { run, seed, verdict: clause.verdict, ...(clause.reason !== undefined && { reason: clause.reason }) };
    }
  };
  const keep = (scenario: ScenarioReport, seed: number) => {
    const before = scenarios.get(scenario.id);
    if (before !== undefined && !isWorseStory(scenario, before)) return;
    scenarios.set(scenario.id, { ...scenario, soak: { run: runs.length, seed } });
  };
  const counted = (): SoakClause[] =>
    clauseIds.flatMap((id) => {
      const tally = tallies.get(id);
      return tally === undefined ? [] : [{ id, ...tally.counts, ...(tally.firstBad !== undefined && { firstBad: tally.firstBad }) }];
    });

  return {
    add(report) {
      const { seed } = report;
      runs.push({ run: report.run, seed, exitCode: exitCode(report), durationMs: report.durationMs });
      durationMs += report.durationMs;
      messagesSent += report.summary.messagesSent;
      buildsStarted += report.summary.buildsStarted;
      footprint = keepsFootprint ? mergeFootprints([footprint, report.footprint ?? []]) : (report.footprint ?? []);
      // What was cut off from our side says nothing about the target; in the first run it is all there is.
      const isCut = first !== undefined && (report.ended?.by === 'interrupt' || report.ended?.by === 'bail');
      first ??= report;
      ended ??= report.ended;
      baseline = withProblems(baseline, report.baseline);
      for (const clause of report.clauses) if (!isCut || clause.verdict !== 'untestable') count(clause, seed);
      for (const scenario of report.scenarios) if (!isCut || scenario.verdict !== 'untestable') keep(scenario, seed);
    },
    report() {
      if (first === undefined) throw new TypeError('Failed to report a soak: no run was told.');
      const clauses = clauseIds.flatMap((id) => tallies.get(id)?.worst ?? []);
      const counts = noCounts();
      for (const { verdict } of clauses) counts[verdict] += 1;
      const soak: Soak = { version: 1, asked, runs, clauses: counted() };
      const endedPart = ended === undefined ? {} : { ended };
      const baselinePart = baseline === undefined ? {} : { baseline };
      const knownOnes = clauses.filter(({ known }) => known !== undefined).length;
      const { known: _, ...rest } = first.summary;
      const knownPart = knownOnes === 0 ? {} : { known: knownOnes };
      const summary = { ...rest, clauses: counts, messagesSent, buildsStarted, ...knownPart };
      return {
        ...first,
        ...endedPart,
        ...baselinePart,
        durationMs,
        summary: { ...summary, conforms: exitCode({ ...endedPart, ...baselinePart, summary }) === 0 },
        footprint,
        clauses,
        scenarios: [...scenarios.values()],
        soak,
      };
    },
  };
}
