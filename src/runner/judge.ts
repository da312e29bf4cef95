import type { Grant, Grants } from '../client/capabilities.ts';
import { TooFewIdentities } from '../client/cast.ts';
import type { Evidence } from '../client/evidence.ts';
import type { Stall } from '../client/patience.ts';
import { type Capability, type ClauseId, clauseOf, type Operation, routes } from '../contract/index.ts';
import { type Expect, type Findings, type Mismatch, runCheck, type Scenario, StoryBroken } from '../kit/index.ts';
import { absent, type CheckReport, type Verdict } from './report-value.ts';
import { blamed } from './root-cause.ts';
import { noTerms, type Terms } from './terms.ts';

/** How a performance ended. */
export type Performance =
  | { readonly kind: 'played'; readonly judges: ReadonlyMap<ClauseId, (expect: Expect) => void> }
  /** Our side could not go on. */
  | { readonly kind: 'broken'; readonly cause: unknown }
  /** Given up from outside: the budget, the run's deadline, an interrupt; `skipped` where a bound of the run left no room for it. */
  | { readonly kind: 'stopped'; readonly reason: string; readonly verdict?: 'skipped' };

export interface JudgeParts {
  readonly scenario: Scenario;
  /** The clauses that were selected, in the scenario's order. */
  readonly clauses: readonly ClauseId[];
  readonly performance: Performance;
  readonly evidence: Evidence;
  /** How our own process was held up while the story was told. */
  readonly stall: Stall;
  readonly grants: Grants;
  readonly strict: boolean;
  /** The target takes no connections any more. */
  readonly targetGone: boolean;
  readonly terms?: Terms;
  /** All scenarios there are, to name the one that judges an answer this story could not do without. */
  readonly scenarios: readonly Scenario[];
}

/** The clause that judges the ordinary answer of an operation. */
const judgedBy: Readonly<Partial<Record<Operation, ClauseId>>> = {
  postMessage: 'post.created',
  postLegacyMessage: 'legacy.modes',
  listMessages: 'history.pages',
  openStream: 'sse.headers',
  getReadStatus: 'read.default',
  putReadMark: 'read.round-trip',
  getPreferences: 'preference.default',
  putPreferences: 'preference.saved-and-used',
  postPresence: 'connection.hard-limit',
};

/** The clause itself speaks of a target that goes down, so going down is its violation and no excuse. */
const judgesSurvival: ReadonlySet<ClauseId> = new Set(['error.hostile-input']);

/** The clause itself speaks of a target that must not be unavailable: there a 503 is its violation, with whatever header. */
const judgesUnavailability: ReadonlySet<ClauseId> = new Set(['idem.survives-cache-outage']);

function rootCause(operation: Operation | undefined, own: Scenario, scenarios: readonly Scenario[]): string {
  const clause = operation === undefined ? undefined : judgedBy[operation];
  if (operation === undefined || clause === undefined) return '';
  const judge = scenarios.find((scenario) => scenario !== own && scenario.clauses.includes(clause));
  const where = judge === undefined ? '' : ` in ${judge.id}`;
  return `; ${clause}${where} judges ${routes[operation].method} ${routes[operation].path}`;
}

function brokenReason(cause: unknown, own: Scenario, scenarios: readonly Scenario[]): string {
  if (cause instanceof StoryBroken) return cause.message + rootCause(cause.operation, own, scenarios);
  return `the story broke off: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`;
}

type Refusal = Extract<Grant, { readonly granted: false }>;

/** Why a capability, though it may be granted, is nothing for this story. */
function refusalOf({ by }: Scenario, capability: Capability, grant: Grant | undefined): Refusal | undefined {
  if (grant === undefined) return undefined;
  if (!grant.granted) return grant;
  if (by === undefined || grant.ways === undefined) return undefined;
  if (by === 'action') return grant.ways.action.granted ? undefined : grant.ways.action;
  if (grant.ways.identity) return undefined;
  const key = capability === 'outsider' ? 'identities.outsider' : 'identities.profileUser';
  return { granted: false, verdict: 'skipped', reason: `takes somebody of whom ${capability} is true from the beginning: list ${key}` };
}

/** Clauses of the story that cannot be judged on this target, by the capabilities they or the story need. */
export function notGranted(
  scenario: Scenario,
  clause: ClauseId,
  grants: Grants,
  { withheld }: Terms,
): { verdict: 'skipped' | 'untestable'; reason: string; keptBack?: true } | undefined {
  const why = withheld.get(clause);
  if (why !== undefined) return { verdict: 'skipped', reason: why };
  const missing = [...scenario.needs, ...(clauseOf(clause).needs ?? [])].flatMap((capability) => {
    const refusal = refusalOf(scenario, capability, grants.get(capability));
    return refusal === undefined ? [] : [refusal];
  });
  // A missing capability outranks a refused token: that one would change nothing.
  const worst = missing.find(({ verdict }) => verdict === 'skipped') ?? missing[0];
  return worst;
}

/** Held up for so long at once, or for so long in all, our own process may have taken for the target's what was its own slowness. */
const lagBudget = { worstMs: 1_000, totalMs: 2_000 } as const;
/** Nearly as long as the shortest time that the contract grants a target or a user (5 s): afterwards anything may be otherwise, and rightly so. */
const standstillMs = 4_000;

/**
 * Why a finding proves nothing: our own process was held up, and the finding rests on time. It does where it says so itself, and where
 * the story waited in vain or lost a connection. What the target did to hold us up is not counted (`lag-meter.ts`).
 */
function whyTooBusy(found: readonly Mismatch[], { evidence, stall }: JudgeParts): string | undefined {
  const { worstMs, totalMs } = stall;
  const isLate = worstMs > lagBudget.worstMs || totalMs > lagBudget.totalMs;
  const waited = evidence.ranOut + evidence.silent + evidence.lost + evidence.refused > 0;
  if (worstMs < standstillMs && !(isLate && (waited || found.every(({ timing }) => timing === true)))) return undefined;
  return `this process itself was held up while the story was told (for ${Math.round(worstMs)} ms at once, ${Math.round(totalMs)} ms in all), so that times say nothing about the target: run it where it has the processor it needs, or with fewer --jobs`;
}

/** As a report tells it: both sides in values that JSON has. */
function told({ timing: _, ...mismatch }: Mismatch): Omit<Mismatch, 'timing'> {
  const { expected = absent, actual = absent } = mismatch;
  return { ...mismatch, ...('expected' in mismatch && { expected }), ...('actual' in mismatch && { actual }) };
}

function findingsReport(clause: ClauseId, verdict: Verdict, found: readonly Mismatch[]): CheckReport {
  const [first, ...more] = found.map(told);
  return { clause, verdict, ...first, ...(more.length > 0 && { more }) };
}

/** A verdict on the findings alone: violations first, then what could not be judged, then what is only advised. */
function verdictOn(clause: ClauseId, { mismatches, warnings, undecided }: Findings, parts: JudgeParts): CheckReport {
  const found = mismatches.length > 0 ? mismatches : undecided === undefined ? warnings : [];
  const tooBusy = found.length > 0 ? whyTooBusy(found, parts) : undefined;
  if (tooBusy !== undefined) return { clause, verdict: 'untestable', message: tooBusy };
  if (mismatches.length > 0) return findingsReport(clause, clauseOf(clause).level === 'SHOULD' ? 'warned' : 'failed', mismatches);
  if (undecided !== undefined) return { clause, verdict: undecided.verdict, message: undecided.reason };
  if (warnings.length > 0) return findingsReport(clause, 'warned', warnings);
  return { clause, verdict: 'passed' };
}

/**
 * Silence is judged by what it says about the target. A request that was reset or timed out while the target goes on taking
 * connections is an answer it owed: the clause that looks at it fails (exit 1). A target that takes no connections any more is
 * down, restarted or redeployed, and nothing can be said about the clauses that were in flight: they are untestable (exit 3).
 * A target that takes connections and answers none is not down: it hangs, which is a violation.
 */
function verdictInContext(report: CheckReport, { evidence, targetGone }: JudgeParts): CheckReport {
  const { clause, verdict } = report;
  const untestable = (message: string): CheckReport => ({ clause, verdict: 'untestable', message });
  const isFinding = verdict === 'failed' || verdict === 'warned';
  if (isFinding && targetGone && evidence.refused + evidence.lost > 0 && !judgesSurvival.has(clause)) {
    return untestable('the target stopped taking connections while the story was told');
  }
  // Section 1: a 429 or 503 with `Retry-After` outside endpoint 4 makes the clause untestable.
  const limited = evidence.rateLimited.find(({ status }) => status === 429 || !judgesUnavailability.has(clause));
  if (isFinding && limited !== undefined) {
    return untestable(`lower the rate: ${limited.operation} was answered ${limited.status} with Retry-After`);
  }
  if (verdict !== 'passed' && evidence.unsignable > 0) {
    return {
      clause,
      verdict: 'skipped',
      message: 'the story tells of refused signatures, and this target checks none (auth.scheme is none)',
    };
  }
  // No clause passes on refusal or silence alone: something the story asked for has to have succeeded.
  if ((verdict === 'passed' || verdict === 'warned') && evidence.succeeded === 0) {
    return untestable('nothing that the story asked for succeeded, so what it saw proves nothing');
  }
  return report;
}

/** What a later version of the contract asks is told, and decides nothing until the tester's pin moves. */
function underPin(report: CheckReport, { pin }: Terms): CheckReport {
  if (pin === undefined || !pin.later.has(report.clause)) return report;
  const note = `came after contract ${pin.version}, which the configuration pins`;
  if (report.verdict === 'failed') return { ...report, verdict: 'warned' };
  if (report.verdict !== 'untestable') return report;
  return {
    ...report,
    verdict: 'skipped',
    withheld: true,
    message: `${note}, and could not be judged: ${report.message ?? 'no reason was given'}`,
  };
}

function judgeClause(clause: ClauseId, parts: JudgeParts): CheckReport {
  const { scenario, performance, grants, strict, scenarios, terms = noTerms } = parts;
  const missing = notGranted(scenario, clause, grants, terms);
  const withheld = (message: string): CheckReport => ({ clause, verdict: 'skipped', message, withheld: true });
  if (missing?.keptBack === true) return withheld(missing.reason);
  if (missing !== undefined) return { clause, verdict: missing.verdict, message: missing.reason };
  if (parts.evidence.bound !== undefined) return withheld(parts.evidence.bound);
  if (performance.kind === 'stopped' && performance.verdict === 'skipped') return withheld(performance.reason);
  if (performance.kind === 'stopped') return { clause, verdict: 'untestable', message: performance.reason };
  if (performance.kind === 'broken' && performance.cause instanceof TooFewIdentities) return withheld(performance.cause.message);
  if (performance.kind === 'broken')
    return { clause, verdict: 'untestable', message: brokenReason(performance.cause, scenario, scenarios) };
  const judge = performance.judges.get(clause);
  if (judge === undefined) return { clause, verdict: 'untestable', message: 'the story has no check for this clause' };
  const report = verdictInContext(verdictOn(clause, runCheck(judge), parts), parts);
  return strict && report.verdict === 'warned' ? { ...report, verdict: 'failed' } : report;
}

/** One verdict per selected clause of one performance. */
export function judge(parts: JudgeParts): CheckReport[] {
  const { terms = noTerms, evidence } = parts;
  const checks = parts.clauses.map((clause) => underPin(judgeClause(clause, parts), terms));
  return blamed(checks, evidence, terms.missing);
}
