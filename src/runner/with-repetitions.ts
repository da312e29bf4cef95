import type { ClauseId } from '../contract/index.ts';
import { type CheckReport, type ScenarioReport, type TranscriptEntry, worstOf } from './report-value.ts';

/** A story that was told again alone. */
export interface Repetitions {
  /** In the order they were told. */
  readonly again: readonly ScenarioReport[];
  /** Why there are fewer than were asked for. */
  readonly leftOut?: string | undefined;
}

function held({ verdict }: CheckReport): boolean {
  return verdict === 'passed' || verdict === 'warned';
}

function failed({ verdict }: CheckReport): boolean {
  return verdict === 'failed';
}

/**
 * One clause over all tellings. A violation that was seen once stays one: with a telling that held it is flaky, else failed, and a
 * repetition that could not be judged counts as neither. What could not be judged at first is not made green by a repetition.
 */
function checkOver(first: CheckReport, again: readonly CheckReport[], leftOut: string | undefined): CheckReport {
  const tellings = [first, ...again];
  const evidence = tellings.find(failed);
  if (evidence === undefined) return held(first) ? (tellings.find(({ verdict }) => verdict === 'warned') ?? first) : first;
  const undecided = again.find((check) => !failed(check) && !held(check));
  const reason = leftOut ?? (undecided && `a repetition could not be judged: ${undecided.message ?? undecided.verdict}`);
  return {
    ...evidence,
    verdict: tellings.some(held) ? 'flaky' : 'failed',
    repeated: {
      failed: again.filter(failed).length,
      of: again.filter((check) => failed(check) || held(check)).length,
      ...(reason !== undefined && { reason }),
    },
  };
}

/** The report of a story together with what its repetitions told; the first telling's evidence where it has any. */
export function withRepetitions(first: ScenarioReport, { again, leftOut }: Repetitions): ScenarioReport {
  const found = (clause: ClauseId) => again.flatMap(({ checks }) => checks.filter((check) => check.clause === clause));
  const checks = first.checks.map((check) => checkOver(check, found(check.clause), leftOut));
  // A violation that only a repetition saw needs that repetition's transcript.
  const late = again.filter((telling) =>
    telling.checks.some((check) => failed(check) && first.checks.some((one) => one.clause === check.clause && !failed(one))),
  );
  const [shown] = late;
  const transcript = shown === undefined ? first.transcript : [...first.transcript, ...toldAgain(shown.transcript)];
  return { ...first, checks, verdict: worstOf(checks.map(({ verdict }) => verdict)), transcript };
}

function toldAgain(transcript: readonly TranscriptEntry[]): readonly TranscriptEntry[] {
  return [{ atMs: transcript[0]?.atMs ?? 0, lane: '', kind: 'comment', summary: 'the story told again, alone' }, ...transcript];
}
