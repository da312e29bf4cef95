import { scenarios } from '../../scenarios/index.ts';
import type { ClauseId } from '../../src/contract/index.ts';
import type { Verdict } from '../../src/runner/report-value.ts';
import { judgeMutant, scenariosAgainst } from '../mutants/judge-mutant.ts';
import { judgeKill, type Kill } from '../mutants/kill.ts';
import type { Mutant } from '../mutants/mutant.ts';

/** What every scenario together found of one mutant. Plain data: it travels between processes. */
export interface Outcome {
  /** Of the mutant. */
  readonly name: string;
  readonly kill: Kill;
  readonly verdicts: readonly (readonly [ClauseId, Verdict])[];
  readonly tookMs: number;
}

/** Its own stories get so many deadlines: some bugs are bounds of five seconds that are passed several times in one story. */
const aloneFactor = 3;

/** Strays that come again when only their own stories are told: what only a crowded machine shows is not the mutant's doing. */
async function confirmed(mutant: Mutant, strays: Kill['strays'], deadlineMs: number): Promise<Kill['strays']> {
  if (strays.length === 0) return strays;
  const clauses = new Set(strays.map(({ clause }) => clause));
  const again = judgeKill(
    mutant,
    await judgeMutant(
      mutant,
      scenarios.filter((scenario) => scenario.clauses.some((clause) => clauses.has(clause))),
      { deadlineMs },
    ),
  ).strays.map(({ clause }) => clause);
  return strays.filter(({ clause }) => again.includes(clause));
}

/** Judges the mutant by every scenario, and where that decided nothing, by its own ones alone. */
export async function tryMutant(mutant: Mutant, deadlineMs: number): Promise<Outcome> {
  const began = performance.now();
  const report = await judgeMutant(mutant, scenarios, { deadlineMs });
  const found = judgeKill(mutant, report);
  const kill = { ...found, strays: await confirmed(mutant, found.strays, deadlineMs) };
  const outcome = (survived: Kill['survived']): Outcome => ({
    name: mutant.name,
    kill: { ...kill, survived },
    verdicts: report.clauses.map(({ id, verdict }) => [id, verdict] as const),
    tookMs: performance.now() - began,
  });
  const undecided = report.ended?.by === 'deadline' || kill.survived.some(({ verdict }) => verdict === 'untestable');
  if (kill.survived.length === 0 || !undecided) return outcome(kill.survived);
  // A mutant makes many stories wait, and many mutants make each other wait. Where the time was up before its own clauses had
  // been judged, or this process was too late to judge by time, they are judged by themselves.
  const alone = { deadlineMs: aloneFactor * deadlineMs };
  return outcome(judgeKill(mutant, await judgeMutant(mutant, scenariosAgainst(mutant, scenarios), alone)).survived);
}
