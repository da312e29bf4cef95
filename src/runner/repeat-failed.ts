import type { Scenario } from '../kit/index.ts';
import type { ScenarioReport } from './report-value.ts';
import { withRepetitions } from './with-repetitions.ts';

/** A story that failed, and the report of it. */
export interface Failed {
  readonly scenario: Scenario;
  readonly report: ScenarioReport;
}

export interface RepeatSettings {
  /** How often each story is told again. */
  readonly times: number;
  /** Stories that were told beside or before; where most of them failed nothing is repeated. */
  readonly told: number;
  /** Milliseconds for all repetitions of the run; what was used is taken off. */
  readonly allowance: Allowance;
  /** The run is over: no further story is told. */
  readonly stop: AbortSignal;
  /** Tells the story with nothing else in flight. */
  readonly tell: (scenario: Scenario) => Promise<ScenarioReport>;
  readonly onRepeated: (report: ScenarioReport, repetition: number) => void;
}

/** Time that repetitions may take. */
export interface Allowance {
  readonly ms: number;
  usedMs: number;
}

/** Fewer failures than this are repeated however few stories were told. */
const alwaysRepeated = 5;

/**
 * Tells failed stories again, one by one, the shortest first and each once before any is told a second time. Bounded: a target that
 * fails everywhere, or slowly, does not take for ever, and each clause that was repeated less often than asked for says so.
 */
export async function repeatFailed(failed: readonly Failed[], settings: RepeatSettings): Promise<ScenarioReport[]> {
  const { times, told, allowance, stop, tell, onRepeated } = settings;
  if (failed.length > alwaysRepeated && failed.length * 2 > told) {
    const leftOut = `not repeated: ${failed.length} of ${told} stories failed, and what fails so widely does not fail by chance`;
    return failed.map(({ report }) => withRepetitions(report, { again: [], leftOut }));
  }
  const stories = failed
    .map((one) => ({ ...one, again: [] as ScenarioReport[] })) // `as`: filled below
    .sort((a, b) => a.report.durationMs - b.report.durationMs);
  let leftOut: string | undefined;
  for (let round = 1; round <= times && leftOut === undefined; round++) {
    for (const story of stories) {
      leftOut = whyNot(stop, allowance);
      if (leftOut !== undefined) break;
      const startedAt = performance.now();
      story.again.push(await tell(story.scenario));
      allowance.usedMs += performance.now() - startedAt;
      onRepeated(withRepetitions(story.report, story), round);
    }
  }
  return stories.map(({ report, again }) =>
    withRepetitions(report, { again, leftOut: again.length < times ? worded(leftOut, again.length) : undefined }),
  );
}

function whyNot(stop: AbortSignal, { ms, usedMs }: Allowance): string | undefined {
  if (stop.aborted) return 'the run was over';
  return usedMs >= ms ? `repetitions had taken ${(usedMs / 1_000).toFixed(1)} s by then` : undefined;
}

function worded(why: string | undefined, told: number): string | undefined {
  return why === undefined ? undefined : `${told === 0 ? 'not repeated' : 'not repeated more often'}: ${why}`;
}
