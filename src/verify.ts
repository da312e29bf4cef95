import { randomInt } from 'node:crypto';
import { awaitReady } from './client/await-ready.ts';
import { checkBuild } from './client/check-build.ts';
import { type Bounds, createBounds } from './client/bounds.ts';
import type { Identities, ListedIdentities } from './client/identities.ts';
import type { Waits } from './client/patience.ts';
import { firstOf, preflight } from './client/preflight.ts';
import type { ExtraHeaders } from './client/extra-headers.ts';
import type { TlsFiles } from './client/line.ts';
import { type Address, createRun, type Run, type RunSettings } from './client/run.ts';
import { UsageError } from './client/usage-error.ts';
import { type Capability, clausesAfter, contractVersion, contractVersions, type Operation } from './contract/index.ts';
import type { Scenario } from './kit/index.ts';
import { asKnown, type Baseline, dayOf, judgeBaseline, knownBy } from './runner/baseline.ts';
import { circumstancesOf, type Limits } from './runner/circumstances.ts';
import { isShared, planOf, withheldBy } from './plan.ts';
import type { Profile } from './runner/profile.ts';
import type { StopReason } from './runner/perform.ts';
import { disowned } from './runner/disowned.ts';
import { buildReport, type ReportParts, untoldReports } from './runner/report.ts';
import type { BaselineReport, CheckReport, Report, ReportHead, ScenarioReport, Verdict } from './runner/report-value.ts';
import { runScenarios } from './runner/run-scenarios.ts';
import type { Terms } from './runner/terms.ts';
import { requiredClauses } from './runner/select.ts';
import { createSocketStage } from './runner/socket-stage.ts';
import { tool } from './version.ts';
import { whyNothing } from './why-nothing.ts';

export { UsageError };

/** What a run tells while it goes on. */
export type Progress =
  /** The target is not ready yet (`waitMs`). */
  | { readonly kind: 'waiting'; readonly sinceMs: number; readonly withinMs: number; readonly reason: string }
  | {
      readonly kind: 'started';
      readonly scenarios: number;
      readonly capabilities: readonly Capability[];
      /** What the report will begin with. */
      readonly head: ReportHead;
    }
  | {
      readonly kind: 'scenario';
      readonly id: string;
      readonly verdict: Verdict;
      readonly durationMs: number;
      readonly done: number;
      readonly of: number;
      /** Redacted, as it will stand in the report unless the story is told again. */
      readonly report: ScenarioReport;
    }
  /** A failed scenario was told again, alone; `verdict` is what it has come to by now. */
  | { readonly kind: 'repeated'; readonly id: string; readonly verdict: Verdict; readonly repetition: number; readonly of: number };

export interface VerifyOptions {
  /** Base URLs of one deployment, path prefixes included; two or more are its replicas. */
  readonly urls: readonly (string | Address)[];
  /** The shared secret, used as is. Not needed where `auth.scheme` is `none`, or where every address has its own. */
  readonly secret?: string | undefined;
  /** Opens the control route of contract section 16. */
  readonly controlToken?: string | undefined;
  /** Patterns (clause, group, scenario, `phase:P1`, `level:MUST`, glob) of what is judged; default: everything. */
  readonly only?: readonly string[] | undefined;
  /** Patterns of what is not judged. */
  readonly skip?: readonly string[] | undefined;
  /** A violated SHOULD fails. */
  readonly strict?: boolean | undefined;
  /** Stories told at the same time. Default 8, or 16 where a round trip takes over 50 ms: most of the time is spent waiting then. */
  readonly jobs?: number | undefined;
  /** Milliseconds after which the run ends; what was not judged is untestable. Default 300,000 on loopback, 3,600,000 beyond. */
  readonly deadlineMs?: number | undefined;
  /**
   * Milliseconds to wait, before anything else, until the target is ready: every URL takes connections, neither discovery nor a signed
   * read is answered 502, 503 or 504, and not both 404. The deadline begins afterwards. Default: no wait.
   */
  readonly waitMs?: number | undefined;
  /**
   * The build that is to be judged. Another one, told at the start, at the end or by any answer in between, makes every clause
   * untestable (`ended.by` is `other-build`); so does a target that does not tell its build.
   */
  readonly expectBuild?: string | undefined;
  /** Header of the answers that tells the build; default: `build` of the discovery document. */
  readonly buildHeader?: string | undefined;
  /** End at the first violation. */
  readonly bail?: boolean | undefined;
  /** Makes the scenarios' random choices repeatable; default: random, told in the report. */
  readonly seed?: number | undefined;
  /** Default: all scenarios of the suite. */
  readonly scenarios?: readonly Scenario[] | undefined;
  /** Capabilities that the target has and does not declare. */
  readonly grant?: readonly Capability[] | undefined;
  /** Capabilities that are not to be used or presumed. */
  readonly withdraw?: readonly Capability[] | undefined;
  // How the target is reached and asked.
  /** Form of signature (default: whichever is accepted, v2 first; `none`: the target checks none), and the path it covers. */
  readonly auth?: RunSettings['auth'];
  /** PEM texts: further authorities, a client certificate and its key. */
  readonly tls?: TlsFiles | undefined;
  /** Address of a proxy; every connection is a tunnel through it. */
  readonly proxy?: string | undefined;
  /** Sent with every request, streams included; a value in `{ secret }` is never shown. */
  readonly headers?: ExtraHeaders | undefined;
  /** Clauses, groups, levels, phases or `all`: one of these not judged makes the exit code 3. */
  readonly require?: readonly string[] | undefined;
  /** Version of the contract that is demanded: clauses that came later only warn. Default: the newest. */
  readonly contract?: string | undefined;
  /** Failures that are known: a YAML file, or what was read from one. Known failures do not fail the run; entries that are out of date do. */
  readonly baseline?: string | Baseline | undefined;
  /** Keep-alive interval that the target promises: the shorter of this and what it declares counts. */
  readonly keepAliveMs?: number | undefined;

  /** Streams per user and project, where the target does not declare it. */
  readonly maxConnections?: number | undefined;
  /** The URLs lead to different replicas; counts where their discovery documents tell no `instance`. */
  readonly distinct?: boolean | undefined;
  /** Replaces default waits; what the run measures is added. */
  readonly patience?: Partial<Waits> | undefined;
  /** How often a failed story is told again, alone; what then holds is `flaky`. 0: never. Default 3 on loopback, 1 beyond. */
  readonly repeatFailed?: number | undefined;
  /** Reports show text that the run did not send: messages of others, answers of the assistant. By default their length and a hash. */
  readonly showForeignText?: boolean | undefined;
  /** Transcripts of green scenarios too. */
  readonly keepTranscripts?: boolean | undefined;

  /** Users and projects that may be used. Default: invented ones on loopback; beyond, there is no default. */
  readonly identities?: Identities | undefined;
  /** Bounds of what the target is asked for. Default: none on loopback; beyond, 150 messages, 2 builds and 5 requests a second. */
  readonly limits?: Limits | undefined;
  /** `smoke`: 15 s, 10 messages, no build; `read-only`: nothing is stored. Default `full`. */
  readonly profile?: Profile | undefined;
  /** Beyond loopback too: control actions that everybody on the target feels (the clock, the cache). */
  readonly allowDisruption?: boolean | undefined;
  /** Nobody answers messages. */
  readonly assistant?: 'none' | undefined;
  /** The target is somebody else's although its address is on loopback: a forwarded port. Default: whether any URL is beyond loopback. */
  readonly shared?: boolean | undefined;

  /** Ends the run early: the report tells what was judged by then. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export const defaultJobs = { near: 8, far: 16 } as const;
/** A round trip that takes longer is far. */
const farMs = 50;
/** What the pinned version of the contract does not ask yet. Throws `UsageError` for a version that this tool does not know. */
function pinOf(version: string | undefined): Terms['pin'] {
  if (version === undefined) return undefined;
  const later = clausesAfter(version);
  if (later !== undefined) return { version, later };
  const known = contractVersions.map((one) => one.version).join(', ');
  throw new UsageError('bad-option', `There is no contract "${version}". This version of the tool knows ${known}.`);
}

/** Only where there is a file is it read, and with it what reads YAML. */
async function baselineOf(given: string | Baseline | undefined): Promise<Baseline | undefined> {
  return typeof given === 'string' ? (await import('./config/read-baseline.ts')).readBaseline(given) : given;
}

/** A signal that is aborted with a `StopReason` by the run's deadline or by the caller, and how to let go of both. */
function stopSignal(
  deadlineMs: number,
  interrupt: AbortSignal | undefined,
): { stop: AbortSignal; end: (why: StopReason) => void; release: () => void } {
  const ending = new AbortController();
  const end = (why: StopReason) => ending.abort(why);
  const deadline = setTimeout(
    () => end({ by: 'deadline', reason: `not judged: the run's deadline of ${deadlineMs} ms passed` }),
    deadlineMs,
  );
  const onInterrupt = () => end({ by: 'interrupt', reason: 'not judged: the run was interrupted' });
  if (interrupt?.aborted === true) onInterrupt();
  interrupt?.addEventListener('abort', onInterrupt, { once: true });
  return {
    stop: ending.signal,
    end,
    release() {
      clearTimeout(deadline);
      interrupt?.removeEventListener('abort', onInterrupt);
    },
  };
}

/** Waits until the target is ready, where that is asked for; gives back why it cannot be judged. */
async function waitFor(run: Run, options: VerifyOptions, listed: ListedIdentities | undefined): Promise<string | undefined> {
  const { waitMs: withinMs, onProgress, signal = new AbortController().signal } = options;
  if (withinMs === undefined) return undefined;
  return awaitReady(run, {
    withinMs,
    signal,
    place: firstOf(listed),
    onWaiting: (sinceMs, reason) => onProgress?.({ kind: 'waiting', sinceMs, withinMs, reason: run.redactor.text(reason) }),
  });
}

/** The last look at the build may be interrupted too: then nobody knows. */
function interrupted({ signal, expectBuild }: VerifyOptions): Report['ended'] {
  return expectBuild !== undefined && signal?.aborted === true
    ? { by: 'interrupt', reason: 'the run was interrupted at its last look at the build' }
    : undefined;
}

/** Ends that say more than that the build is another one. */
function outranking(ended: Report['ended']): Report['ended'] {
  return ended?.by === 'interrupt' || ended?.by === 'target-gone' ? ended : undefined;
}

/** What the target may be asked for by one run, or by several that share them. */
export function boundsOf(options: VerifyOptions): Bounds {
  return createBounds(circumstancesOf({ ...options, shared: isShared(options) }).bounds);
}

/**
 * Judges a chat backend by the contract, over real sockets. Gives a report whatever the target does; rejects with `UsageError`
 * where the options will not do (a URL, an empty secret, a filter that matches nothing).
 */
export async function verify(options: VerifyOptions & { readonly bounds?: Bounds }): Promise<Report> {
  let startedAt = new Date();
  let began = performance.now();
  const plan = await planOf(options);
  const { scenarios, selection, shared, pool, bounds, rules, keptBack, deadlineMs, repeatFailed: repetitions } = plan;
  const seed = options.seed ?? randomInt(2 ** 31);
  const strict = options.strict ?? false;
  const required = requiredClauses(options.require ?? []);
  const pin = pinOf(options.contract);
  const baseline = await baselineOf(options.baseline);
  const run = createRun({
    ...options,
    seed,
    version: tool.version,
    shared,
    bounds: options.bounds ?? bounds,
    build: { expected: options.expectBuild, header: options.buildHeader },
  });
  let release = () => {};
  const today = dayOf(startedAt.toISOString());
  let missing: ReadonlySet<Operation> = new Set();

  const headOf = (capabilities: Iterable<string>): ReportHead => ({
    contract: contractVersion,
    tool,
    target: {
      urls: run.replicas.map(({ base }) => base.url),
      capabilities: [...capabilities],
      ...(run.builds.told.size > 0 && { builds: [...run.builds.told].map((build) => run.redactor.text(build)) }),
      ...(run.builds.expected !== undefined && { expectedBuild: run.builds.expected }),
    },
    run: run.id,
    startedAt: startedAt.toISOString(),
    seed,
    ...(strict && { strict }),
  });
  const aboutBaseline = (told: readonly ScenarioReport[]): BaselineReport | undefined => {
    if (baseline === undefined) return undefined;
    // Where nothing was judged nothing is said against it.
    const isJudged = told.some(({ checks }) => checks.some(({ verdict }) => verdict !== 'untestable' && verdict !== 'skipped'));
    if (!isJudged) return { file: baseline.file, entries: baseline.entries.length, problems: [] };
    return judgeBaseline({ baseline, scenarios, today }, told);
  };
  const report = (parts: Pick<ReportParts, 'ended' | 'scenarios' | 'blocked'> & { capabilities: Iterable<string> }): Report =>
    buildReport({
      head: headOf(parts.capabilities),
      durationMs: performance.now() - began,
      ended: parts.ended,
      selection,
      scenarios: parts.scenarios,
      blocked: parts.blocked,
      messagesSent: run.sent.messages,
      buildsStarted: run.sent.builds,
      required,
      missing,
      footprint: run.footprint.touched(),
      baseline: aboutBaseline(parts.scenarios),
    });

  const untold = (ended: NonNullable<Report['ended']>, blocked?: ReportParts['blocked']): Report =>
    report({ capabilities: [], ended, scenarios: untoldReports(scenarios, selection, ended.reason, blocked?.id), blocked });

  try {
    const unready = await waitFor(run, options, pool.listed);
    if (unready !== undefined) return untold({ by: 'preflight', reason: run.redactor.text(unready) });
    // Only now: time that was spent waiting for a target to start is no time of the run.
    startedAt = new Date();
    began = performance.now();
    const ending = stopSignal(deadlineMs, options.signal);
    const { stop } = ending;
    release = ending.release;
    let otherBuild: string | undefined;
    const isOther = (sentence: string) => {
      otherBuild ??= run.redactor.text(sentence);
      ending.end({ by: 'other-build', reason: otherBuild });
    };
    run.builds.begin(isOther);
    const found = await preflight(run, {
      signal: stop,
      granted: new Set(options.grant ?? []),
      withdrawn: new Set(options.withdraw ?? []),
      maxConnections: options.maxConnections,
      distinct: options.distinct,
      keepAliveMs: options.keepAliveMs,
      keptBack,
      identities: pool.listed,
    });
    if (!found.ok) {
      const secrets = options.urls.map((address) => (typeof address === 'string' ? options.secret : (address.secret ?? options.secret)));
      const cause = await whyNothing(run, { signal: stop, secrets, place: firstOf(pool.listed) });
      if (stop.aborted) return untold(stop.reason as StopReason); // `as`: aborted with nothing else
      return untold(
        { by: 'preflight', reason: cause === undefined ? run.redactor.text(found.reason) : `${cause.cause} ${cause.advice}` },
        cause,
      );
    }
    const untoldBuild = await checkBuild(run, stop, firstOf(pool.listed));
    if (untoldBuild !== undefined) isOther(untoldBuild);
    if (otherBuild !== undefined) return untold({ by: 'other-build', reason: otherBuild });
    const { capabilities } = found.facts;
    options.onProgress?.({
      kind: 'started',
      scenarios: selection.chosen.size,
      capabilities: [...capabilities],
      head: headOf(capabilities),
    });
    missing = found.missing;
    const stage = createSocketStage(run, found.facts, pool, (scenario) => rules.withholds(scenario, performance.now() - began));
    // A run that was killed may have left an action in force until its lease ends.
    if (found.tokenWorks) await stage.reset();
    let done = 0;
    const told = await runScenarios({
      scenarios,
      selection,
      grants: found.grants,
      stage,
      jobs: options.jobs ?? defaultJobs[run.patience.roundTripMs > farMs ? 'far' : 'near'],
      strict,
      terms: { withheld: withheldBy(run.unsigned), pin, missing },
      ...(baseline !== undefined && {
        known: (scenario: string, check: CheckReport) => asKnown(check, knownBy(baseline, today, scenario, check.clause)),
      }),
      bail: options.bail ?? false,
      repeatFailed: repetitions,
      keepTranscripts: options.keepTranscripts ?? false,
      frugal: run.bounds.frugal,
      stop,
      resets: found.tokenWorks,
      onScenario(story) {
        done += 1;
        const { id, verdict, durationMs } = story;
        options.onProgress?.({ kind: 'scenario', id, verdict, durationMs, done, of: selection.chosen.size, report: story });
      },
      onRepeated({ id, verdict }, repetition) {
        options.onProgress?.({ kind: 'repeated', id, verdict, repetition, of: repetitions });
      },
    });
    // Section 16: a tester sends `reset` at every exit.
    if (found.tokenWorks) await stage.reset();
    // Once more, whatever ended the run: what was found is about this build only if it is still there.
    const untoldAtEnd = await checkBuild(run, options.signal ?? new AbortController().signal, firstOf(pool.listed));
    if (untoldAtEnd !== undefined) isOther(untoldAtEnd);
    if (otherBuild === undefined) return report({ capabilities, ended: told.ended ?? interrupted(options), scenarios: told.reports });
    const ended = outranking(told.ended ?? interrupted(options)) ?? ({ by: 'other-build', reason: otherBuild } as const);
    return report({ capabilities, ended, scenarios: disowned(told.reports, otherBuild) });
  } finally {
    release();
    run.close();
  }
}
