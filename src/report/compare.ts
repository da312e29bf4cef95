import { type ClauseId, clauseIds } from '../contract/index.ts';
import type { CheckReport, ClauseReport, Report, Verdict } from '../runner/report-value.ts';

/** What two runs say about the same clauses. */
export interface Comparison {
  readonly schema: 'chat-contract/comparison@1';
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  readonly worse: readonly Change[];
  readonly better: readonly Change[];
  /** Clauses that stand as they stood. */
  readonly same: number;
}

export interface ComparedRun {
  readonly run: string;
  readonly startedAt: string;
  readonly urls: readonly string[];
  readonly contract: string;
  readonly tool: string;
  readonly conforms: boolean;
}

type Standing = Verdict | 'absent';

export interface Change {
  readonly clause: ClauseId;
  readonly before: Standing;
  readonly after: Standing;
  /** Scenarios of both runs in which the clause changed the same way. */
  readonly scenarios: readonly { readonly id: string; readonly before: Standing; readonly after: Standing }[];
  readonly reason?: string;
}

/** Judged and how well; a clause that is not judged says nothing, however green its report. */
const rank: Readonly<Partial<Record<Standing, number>>> = { passed: 0, warned: 1, flaky: 2, failed: 3 };

/**
 * Below zero: better, above: worse. What was judged and is not any more is worse, whatever it was; what is judged anew is as good
 * as its verdict. Of what is judged in neither run only a new `untestable` is worse: it is not green.
 */
function direction(before: Standing, after: Standing): number {
  const [from, to] = [rank[before], rank[after]];
  if (from !== undefined && to !== undefined) return to - from;
  if (from !== undefined) return 1;
  if (to !== undefined) return to >= 2 ? 1 : -1;
  return after === 'untestable' && before !== 'untestable' ? 1 : 0;
}

/** Every clause that got worse or better: by its own verdict, or in a scenario that both runs told. */
export function compareReports(before: Report, after: Report): Comparison {
  const worse: Change[] = [];
  const better: Change[] = [];
  let same = 0;
  const [clausesBefore, clausesAfter] = [clausesOf(before), clausesOf(after)];
  const [checksBefore, checksAfter] = [checksOf(before), checksOf(after)];
  for (const clause of clauseIds) {
    const [left, right] = [clausesBefore.get(clause), clausesAfter.get(clause)];
    if (left === undefined && right === undefined) continue;
    const standing = { before: left?.verdict ?? 'absent', after: right?.verdict ?? 'absent' } as const;
    const scenarios = scenariosOf(clause, checksBefore, checksAfter);
    const own = direction(standing.before, standing.after);
    const change = (sign: number): Change => ({
      clause,
      ...standing,
      scenarios: scenarios.filter((one) => direction(one.before, one.after) * sign > 0),
      ...(right?.reason !== undefined && { reason: right.reason }),
    });
    const isWorse = own > 0 || scenarios.some((one) => direction(one.before, one.after) > 0);
    const isBetter = own < 0 || scenarios.some((one) => direction(one.before, one.after) < 0);
    // A clause that fails in other scenarios than before got worse and better.
    if (isWorse) worse.push(change(1));
    if (isBetter) better.push(change(-1));
    if (!isWorse && !isBetter) same += 1;
  }
  return { schema: 'chat-contract/comparison@1', before: runOf(before), after: runOf(after), worse, better, same };
}

function runOf({ run, startedAt, target, contract, tool, summary }: Report): ComparedRun {
  return { run, startedAt, urls: target.urls, contract, tool: `${tool.name} ${tool.version}`, conforms: summary.conforms };
}

function clausesOf(report: Report): Map<ClauseId, ClauseReport> {
  return new Map(report.clauses.map((clause) => [clause.id, clause]));
}

function checksOf(report: Report): Map<string, Map<ClauseId, CheckReport>> {
  return new Map(report.scenarios.map(({ id, checks }) => [id, new Map(checks.map((check) => [check.clause, check]))]));
}

/** Scenarios that judge the clause in both runs: one that only one of them has says nothing about the target. */
function scenariosOf(clause: ClauseId, before: ReturnType<typeof checksOf>, after: ReturnType<typeof checksOf>): Change['scenarios'] {
  return [...before].flatMap(([id, checks]) => {
    const left = checks.get(clause)?.verdict;
    const right = after.get(id)?.get(clause)?.verdict;
    return left === undefined || right === undefined || left === right ? [] : [{ id, before: left, after: right }];
  });
}
