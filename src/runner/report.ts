import type { Touched } from '../client/footprint.ts';
import { type ClauseId, clauseIds, clauseOf, type Operation } from '../contract/index.ts';
import type { Scenario } from '../kit/index.ts';
import { exitCode } from './exit-code.ts';
import {
  type CheckReport,
  type ClauseReport,
  type Report,
  type ReportHead,
  type RootCause,
  type ScenarioReport,
  type BaselineReport,
  severityOf,
  type Verdict,
  verdictsWorstFirst,
} from './report-value.ts';
import { rootCauses } from './root-cause.ts';
import type { Selection } from './select.ts';

export interface ReportParts {
  readonly head: ReportHead;
  readonly durationMs: number;
  readonly ended: Report['ended'];
  readonly selection: Selection;
  readonly scenarios: readonly ScenarioReport[];
  readonly messagesSent: number;
  readonly buildsStarted: number;
  /** Clauses that had to be judged. */
  readonly required?: ReadonlySet<ClauseId>;
  /** Routes that the target does not have. */
  readonly missing?: ReadonlySet<Operation>;
  /** What leaves nothing to judge. */
  readonly blocked?: Omit<RootCause, 'clauses'> | undefined;
  readonly footprint?: readonly Touched[];
  readonly baseline?: BaselineReport | undefined;
}

/** A reason is one line; the whole values stand at the check. */
const shownChars = 240;

function worded(value: unknown): string {
  const text = (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))).replace(/\s+/g, ' ');
  return text.length <= shownChars ? text : `${text.slice(0, shownChars)}…`;
}

function reasonOf({ message, expected, actual }: CheckReport): string | undefined {
  if (message === undefined) return undefined;
  if (expected === undefined && actual === undefined) return message;
  if (expected === undefined) return `${message}: ${worded(actual)}`;
  return `${message}: expected ${worded(expected)}, got ${worded(actual)}`;
}

/** A clause takes the worst verdict of its scenarios, and the reason of the first scenario that gave it. Known failures count last. */
function clauseReports(scenarios: readonly ScenarioReport[]): ClauseReport[] {
  const found = new Map<ClauseId, { scenario: string; check: CheckReport }[]>();
  for (const scenario of scenarios) {
    for (const check of scenario.checks) {
      const list = found.get(check.clause) ?? [];
      list.push({ scenario: scenario.id, check });
      found.set(check.clause, list);
    }
  }
  return clauseIds.flatMap((id) => {
    const judged = found.get(id);
    if (judged === undefined) return [];
    const worst = Math.min(...judged.map(({ check }) => severityOf(check)));
    const decisiveOnes = judged.filter(({ check }) => severityOf(check) === worst);
    const [decisive] = decisiveOnes;
    if (decisive === undefined) return [];
    const { verdict, known } = decisive.check;
    const reason = verdict === 'passed' ? undefined : reasonOf(decisive.check);
    const { level, phase, text } = clauseOf(id);
    const { repeated } = decisive.check;
    const rootCause = decisiveOnes.every(({ check }) => check.rootCause !== undefined) ? decisive.check.rootCause : undefined;
    return {
      id,
      level,
      phase,
      verdict,
      text,
      scenarios: judged.map(({ scenario }) => scenario),
      ...(reason !== undefined && { reason }),
      ...(rootCause !== undefined && { rootCause }),
      ...(repeated !== undefined && { repeated }),
      ...(known !== undefined && { known }),
    };
  });
}

/** The reports of a run that judged nothing: every selected clause is untestable for one reason. */
export function untoldReports(scenarios: readonly Scenario[], selection: Selection, reason: string, rootCause?: string): ScenarioReport[] {
  return scenarios.flatMap(({ id, title, clauses }) => {
    const chosen = selection.chosen.get(id);
    if (chosen === undefined) return [];
    const checks = clauses
      .filter((clause) => chosen.has(clause))
      .map((clause): CheckReport => ({ clause, verdict: 'untestable', message: reason, ...(rootCause !== undefined && { rootCause }) }));
    return { id, title, verdict: 'untestable', durationMs: 0, checks, transcript: [] };
  });
}

/** The one value that every reporter renders. */
export function buildReport(parts: ReportParts): Report {
  const { head, selection, scenarios, ended } = parts;
  const clauses = clauseReports(scenarios);
  const counts = Object.fromEntries(verdictsWorstFirst.map((verdict) => [verdict, 0])) as Record<Verdict, number>; // `as`: one entry per verdict
  for (const { verdict } of clauses) counts[verdict] += 1;
  const endedPart = ended === undefined ? {} : { ended };
  const isJudged = new Set(clauses.filter(({ verdict }) => verdict !== 'skipped' && verdict !== 'untestable').map(({ id }) => id));
  const notJudged = [...(parts.required ?? [])].filter((id) => !isJudged.has(id));
  const requiredPart = notJudged.length === 0 ? {} : { requiredNotJudged: notJudged };
  const known = clauses.filter((clause) => clause.known !== undefined).length;
  const knownPart = known === 0 ? {} : { known };
  const baselinePart = parts.baseline === undefined ? {} : { baseline: parts.baseline };
  const causes = rootCauses(parts.missing ?? new Set(), clauses, parts.blocked);
  return {
    schema: 'chat-contract/report@1',
    contract: head.contract,
    tool: head.tool,
    target: head.target,
    run: head.run,
    startedAt: head.startedAt,
    durationMs: Math.round(parts.durationMs),
    seed: head.seed,
    ...(head.strict === true && { strict: true }),
    ...endedPart,
    summary: {
      conforms: exitCode({ ...endedPart, ...baselinePart, summary: { clauses: counts, ...requiredPart, ...knownPart } }) === 0,
      clauses: counts,
      deselected: selection.deselected,
      notJudgedYet: selection.notJudgedYet,
      messagesSent: parts.messagesSent,
      buildsStarted: parts.buildsStarted,
      ...requiredPart,
      ...knownPart,
    },
    ...baselinePart,
    ...(causes.length > 0 && { rootCauses: causes }),
    ...(parts.footprint !== undefined && { footprint: parts.footprint }),
    clauses,
    scenarios,
  };
}
