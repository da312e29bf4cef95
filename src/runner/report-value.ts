import type { Touched } from '../client/footprint.ts';
import type { TranscriptEntry } from '../client/transcript.ts';
import type { ClauseId, Level, Phase } from '../contract/index.ts';

export type { Touched, TranscriptEntry };

/** The report: one value from which every reporter renders. Stable and versioned by `schema`. */

export type Verdict = 'passed' | 'failed' | 'warned' | 'skipped' | 'untestable' | 'flaky';

/** Worst first: a clause takes the worst verdict of its scenarios. */
export const verdictsWorstFirst = ['failed', 'flaky', 'untestable', 'warned', 'passed', 'skipped'] as const satisfies readonly Verdict[];

/** The worst of several verdicts; `skipped` of none. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return verdictsWorstFirst.find((verdict) => verdicts.includes(verdict)) ?? 'skipped';
}

/** What stands for a whole among several: the worst that nobody knew of; a known violation counts less than what could not be judged. */
export function severityOf({ verdict, known }: { readonly verdict: Verdict; readonly known?: Known }): number {
  const place = verdictsWorstFirst.indexOf(verdict);
  return known === undefined ? place : verdictsWorstFirst.indexOf('untestable') + (place + 1) / verdictsWorstFirst.length;
}

/** The clause does not hold, always or sometimes. */
export function isViolation(verdict: Verdict): boolean {
  return verdict === 'failed' || verdict === 'flaky';
}

/** What is known of a run before anything was judged. */
export interface ReportHead {
  readonly contract: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: {
    readonly urls: readonly string[];
    readonly capabilities: readonly string[];
    /** Builds that the target told of itself; several where it changed, or where replicas differ. */
    readonly builds?: readonly string[];
    /** The build that was to be judged (`--expect-build`). */
    readonly expectedBuild?: string;
  };
  /** Names this run in `User-Agent` and in every `X-Request-Id`. */
  readonly run: string;
  readonly startedAt: string;
  readonly seed: number;
  /** Set where a violated SHOULD counts as a violation (`--strict`). */
  readonly strict?: boolean;
}

export interface Report extends ReportHead {
  readonly schema: 'chat-contract/report@1';
  readonly durationMs: number;
  /** Set where the run ended early. */
  readonly ended?: {
    readonly by: 'interrupt' | 'deadline' | 'bail' | 'preflight' | 'target-gone' | 'other-build';
    readonly reason: string;
  };
  readonly summary: {
    readonly conforms: boolean;
    readonly clauses: Readonly<Record<Verdict, number>>;
    readonly deselected: number;
    readonly notJudgedYet: readonly ClauseId[];
    readonly messagesSent: number;
    readonly buildsStarted: number;
    /** Clauses that the run was required to judge (`--require`) and did not: these make exit code 3. */
    readonly requiredNotJudged?: readonly ClauseId[];
    /** How many of the failed and flaky clauses are known failures (`--baseline`): these do not fail the run. Left out where none is. */
    readonly known?: number;
  };
  /** Set where the run had a baseline. */
  readonly baseline?: BaselineReport;
  /** Causes that cost several clauses each, told once. */
  readonly rootCauses?: readonly RootCause[];
  /** What the run touched of each user in each project, for whoever has to tidy up. */
  readonly footprint?: readonly Touched[];
  readonly clauses: readonly ClauseReport[];
  readonly scenarios: readonly ScenarioReport[];
  /** Set where the suite was run several times: all other fields tell the worst of the runs. */
  readonly soak?: Soak;
}

/** What a run made of the list of known failures. */
export interface BaselineReport {
  readonly file: string;
  /** How many entries it has. */
  readonly entries: number;
  /** What does not fit any more: each fails the run. */
  readonly problems: readonly BaselineProblem[];
}

export interface BaselineProblem {
  readonly kind: 'holds' | 'matches-nothing' | 'past-its-date' | 'no-reason';
  readonly clause: ClauseId;
  readonly scenario?: string;
  readonly line: number;
  /** One sentence that names file and line, and what to do. */
  readonly message: string;
}

/** Why a failure does not fail the run. */
export interface Known {
  readonly reason: string;
  /** The last day on which it is known. */
  readonly until?: string;
}

/** Several runs, one after another, counted clause by clause. */
export interface Soak {
  readonly version: 1;
  /** Runs that were asked for. */
  readonly asked: number;
  /** Runs that were told, an interrupted one included. */
  readonly runs: readonly SoakRun[];
  readonly clauses: readonly SoakClause[];
}

export interface SoakRun {
  readonly run: string;
  readonly seed: number;
  readonly exitCode: number;
  readonly durationMs: number;
}

/** In how many runs the clause had each verdict. */
export interface SoakClause extends Readonly<Record<Verdict, number>> {
  readonly id: ClauseId;
  /** The first run, counted from 1, in which it was failed, flaky or untestable. */
  readonly firstBad?: { readonly run: number; readonly seed: number; readonly verdict: Verdict; readonly reason?: string };
}

/** One thing that is wrong, with what it costs. */
export interface RootCause {
  /**
   * `route.` and the operation, `routes` where none exists, or `target.` and what of the target leaves nothing to judge. Checks and
   * clauses name it as their `rootCause`.
   */
  readonly id: string;
  /** What is wrong, in one sentence. */
  readonly cause: string;
  /** What to do about it, in one sentence. */
  readonly advice: string;
  /** Clauses that are not green, and for no other reason. */
  readonly clauses: readonly ClauseId[];
}

export interface ClauseReport {
  readonly id: ClauseId;
  readonly level: Level;
  readonly phase: Phase;
  readonly verdict: Verdict;
  readonly text: string;
  readonly scenarios: readonly string[];
  readonly reason?: string;
  /** Id of the root cause, where nothing else speaks against the clause. */
  readonly rootCause?: string;
  /** Set at failed and flaky clauses where failures are repeated: of the scenario that gave the verdict. */
  readonly repeated?: Repeated;
  /** Set at failed and flaky clauses of which every failure is known. */
  readonly known?: Known;
}

/** What telling a failed story again, alone, said about one clause. The first telling is not counted. */
export interface Repeated {
  /** Repetitions in which it failed. */
  readonly failed: number;
  /** Repetitions that could be judged. */
  readonly of: number;
  /** Why these are fewer than were asked for. */
  readonly reason?: string;
}

export interface ScenarioReport {
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict;
  readonly durationMs: number;
  readonly checks: readonly CheckReport[];
  /** Set in a soak: the run, counted from 1, that this is from. */
  readonly soak?: { readonly run: number; readonly seed: number };
  /** Only where a check is not green; redacted. */
  readonly transcript: readonly TranscriptEntry[];
}

/** Stands for a value that was not there: JSON has no word for it, and a report reads the same from its file. */
export const absent = '(absent)';

export interface CheckReport {
  readonly clause: ClauseId;
  readonly verdict: Verdict;
  readonly message?: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
  /** Id of the root cause of a check that is not green. */
  readonly rootCause?: string;
  /** The `X-Request-Id` of the request whose answer was looked at, where the check looked at one answer. */
  readonly request?: string;
  /** Set at failed and flaky checks where failures are repeated. */
  readonly repeated?: Repeated;
  /** Set at failed and flaky checks that the baseline has an entry for. */
  readonly known?: Known;
  /** Set at skipped checks that a bound of the run, its identities or its profile left out: another run of the same target may judge them. */
  readonly withheld?: true;
  /** Further differences of the same check. */
  readonly more?: readonly {
    readonly message: string;
    readonly expected?: unknown;
    readonly actual?: unknown;
    readonly request?: string;
  }[];
}
