import { setMaxListeners } from 'node:events';
import type { Grants } from '../client/capabilities.ts';
import { noEvidence } from '../client/evidence.ts';
import type { Scenario } from '../kit/index.ts';
import { judge, notGranted, type Performance } from './judge.ts';
import { perform, type StopReason } from './perform.ts';
import { type Allowance, repeatFailed } from './repeat-failed.ts';
import { type CheckReport, type ScenarioReport, worstOf } from './report-value.ts';
import { schedule } from './schedule.ts';
import type { Selection } from './select.ts';
import type { Play, Stage } from './stage.ts';
import { noTerms, type Terms } from './terms.ts';

export interface RunnerSettings {
  readonly scenarios: readonly Scenario[];
  readonly selection: Selection;
  readonly grants: Grants;
  readonly stage: Stage;
  /** Stories told at the same time. */
  readonly jobs: number;
  readonly strict: boolean;
  readonly terms?: Terms;
  /** Marks a violation that is known. */
  readonly known?: ((scenario: string, check: CheckReport) => CheckReport) | undefined;
  /** End the run at the first violation. */
  readonly bail: boolean;
  /** How often a failed story is told again, alone: what holds then is flaky. */
  readonly repeatFailed: number;
  readonly keepTranscripts: boolean;
  /** Messages or builds are counted: they go to the most clauses first. */
  readonly frugal?: boolean;
  /** Ends the run early: its deadline, an interrupt. Aborted with a `StopReason`. */
  readonly stop: AbortSignal;
  /** The control token was proved: what stories switched on is undone after each of those that run alone. */
  readonly resets: boolean;
  onScenario?(report: ScenarioReport): void;
  /** A failed story was told again; the report as it stands with that. */
  onRepeated?(report: ScenarioReport, repetition: number): void;
}

export interface Told {
  /** In the order of `scenarios`. */
  readonly reports: readonly ScenarioReport[];
  readonly ended: StopReason | undefined;
}

function isFinding({ verdict }: CheckReport): boolean {
  return verdict === 'failed' || verdict === 'warned';
}

function untestable({ clause }: CheckReport, message: string): CheckReport {
  return { clause, verdict: 'untestable', message };
}

/** It tells of a violation that is not known. */
function isNews({ checks }: ScenarioReport): boolean {
  return checks.some((check) => check.verdict === 'failed' && check.known === undefined);
}

const left = { gone: 'takes no connections any more', silent: 'takes connections and answers nothing any more' } as const;

/** Repetitions take no longer than the stories before them did, or than this. */
const repetitionsMs = 10_000;

/** Tells every selected story and judges its clauses. Never rejects; what was not told is untestable with the reason. */
export async function runScenarios(settings: RunnerSettings): Promise<Told> {
  const { scenarios, selection, grants, stage, strict, terms = noTerms, known = (_, check) => check } = settings;
  const ending = new AbortController();
  const stop = AbortSignal.any([settings.stop, ending.signal]);
  // Every story that waits for identities listens to it, and Node warns of more than ten.
  setMaxListeners(0, stop);
  const reports = new Map<string, ScenarioReport>();
  const end = (why: StopReason) => {
    if (!stop.aborted) ending.abort(why);
  };
  const clausesOf = (scenario: Scenario) => scenario.clauses.filter((clause) => selection.chosen.get(scenario.id)?.has(clause) === true);

  const reportOf = (scenario: Scenario, checks: CheckReport[], durationMs: number, play: Play | undefined): ScenarioReport => {
    const verdict = worstOf(checks.map((check) => check.verdict));
    const isGreen = verdict === 'passed' || verdict === 'skipped';
    const isShort = isGreen && !settings.keepTranscripts;
    // What is simply green shows nothing, and nothing has to be looked through.
    const shown = play === undefined || (isShort && checks.every(({ message }) => message === undefined)) ? undefined : play.shown();
    return {
      id: scenario.id,
      title: scenario.title,
      verdict,
      durationMs: Math.round(durationMs),
      checks: checks.map((check) => (shown?.check ?? stage.redact)(known(scenario.id, check))),
      transcript: shown === undefined || isShort ? [] : shown.transcript,
    };
  };

  /** `undefined`: not now, but there may be room for it when others have ended, or quiet; never where this is the last chance. */
  const tellNow = async (scenario: Scenario, lastChance: boolean): Promise<ScenarioReport | undefined> => {
    const clauses = clausesOf(scenario);
    const parts = { scenario, clauses, grants, strict, scenarios, terms };
    const untold = (performance: Performance) =>
      reportOf(
        scenario,
        judge({ ...parts, performance, evidence: noEvidence(), stall: { worstMs: 0, totalMs: 0 }, targetGone: false }),
        0,
        undefined,
      );
    if (clauses.every((clause) => notGranted(scenario, clause, grants, terms) !== undefined))
      return untold({ kind: 'broken', cause: undefined });
    if (stop.aborted) return untold({ kind: 'stopped', reason: (stop.reason as StopReason).reason }); // `as`: aborted with nothing else

    const startedAt = performance.now();
    const { play, performance: ended, later } = await perform(scenario, stage, stop);
    if (play === undefined) return later && !lastChance ? undefined : untold(ended);
    const { evidence } = play;
    const stall = play.stall();
    const wasLeft = evidence.refused + evidence.lost + evidence.silent > 0;
    const health = !stop.aborted && wasLeft ? await stage.health() : 'answers';
    const checks = judge({ ...parts, performance: ended, evidence, stall, targetGone: health === 'gone' });
    const isGreen = checks.every(({ verdict }) => verdict === 'passed' || verdict === 'skipped');
    const stranger = isGreen ? undefined : await play.disturbedBy();
    const told = stranger === undefined ? checks : checks.map((check) => (isFinding(check) ? untestable(check, stranger) : check));
    const report = reportOf(scenario, told, performance.now() - startedAt, play);
    await play.close();
    if (stranger !== undefined && !lastChance) return undefined;
    // Nothing is gained by waiting for every further story to run into the same silence.
    if (health !== 'answers') end({ by: 'target-gone', reason: `not judged: since ${scenario.id} the target ${left[health]}` });
    return report;
  };

  const tell = async (scenario: Scenario): Promise<ScenarioReport> =>
    (await tellNow(scenario, true)) ?? reportOf(scenario, [], 0, undefined); // Never that: there is always a report at the last chance.

  const note = (report: ScenarioReport) => {
    reports.set(report.id, report);
    settings.onScenario?.(report);
    if (settings.bail && isNews(report)) end({ by: 'bail', reason: `not judged: the run ended at the first violation, in ${report.id}` });
  };

  const startedAt = performance.now();
  let allowance: Allowance | undefined;
  /** What failed and holds when it is told again with nothing beside it is flaky: not green, but not plainly broken either. */
  const repeat = async (told: readonly Scenario[], tellAlone: (scenario: Scenario) => Promise<ScenarioReport> = tell): Promise<void> => {
    const failed = told.flatMap((scenario) => {
      const report = reports.get(scenario.id);
      return report !== undefined && isNews(report) ? [{ scenario, report }] : [];
    });
    if (settings.repeatFailed === 0 || settings.bail || failed.length === 0) return;
    allowance ??= { ms: Math.max(repetitionsMs, performance.now() - startedAt), usedMs: 0 };
    const repeated = await repeatFailed(failed, {
      times: settings.repeatFailed,
      told: told.length,
      allowance,
      stop,
      tell: tellAlone,
      onRepeated: (report, repetition) => settings.onRepeated?.(report, repetition),
    });
    for (const report of repeated) reports.set(report.id, report);
  };

  const resetAfter = async () => {
    if (settings.resets && !stop.aborted) await stage.reset();
  };
  const { listening, together, alone } = schedule(
    scenarios.filter(({ id }) => selection.chosen.has(id)),
    { frugal: settings.frugal ?? false, clausesOf },
  );
  const postponed: Scenario[] = [];
  let next = 0;
  const worker = async () => {
    for (let scenario = together[next++]; scenario !== undefined; scenario = together[next++]) {
      const report = await tellNow(scenario, false);
      if (report === undefined) postponed.push(scenario);
      else note(report);
    }
  };
  // Who asks for one at a time gets one at a time.
  if (settings.jobs === 1) for (const scenario of listening) note(await tell(scenario));
  const heard = settings.jobs === 1 ? [] : listening.map(async (scenario) => note(await tell(scenario)));
  await Promise.all([...heard, ...Array.from({ length: Math.max(1, settings.jobs) }, worker)]);
  // What others had set aside and did not use may be enough now, and whoever disturbed a story may be gone.
  for (const scenario of postponed) note(await tell(scenario));
  await repeat([...listening, ...together]);
  const tellAndReset = async (scenario: Scenario) => {
    const report = await tell(scenario);
    await resetAfter();
    return report;
  };
  for (const scenario of alone) {
    note(await tellAndReset(scenario));
    await repeat([scenario], tellAndReset);
  }

  return {
    reports: scenarios.flatMap(({ id }) => reports.get(id) ?? []),
    ended: stop.aborted ? (stop.reason as StopReason) : undefined, // `as`: aborted with nothing else
  };
}
