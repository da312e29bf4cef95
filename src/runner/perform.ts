import type { Scenario } from '../kit/index.ts';
import type { Performance } from './judge.ts';
import type { Play, Stage } from './stage.ts';

/** Why the run as a whole is stopped; the reason stands at every clause that was not judged for it. */
export interface StopReason {
  readonly by: 'interrupt' | 'deadline' | 'bail' | 'target-gone';
  readonly reason: string;
}

/** One performance within its budget. Never rejects. The play is still open: checks look at its streams; whoever judged closes it. */
export async function perform(scenario: Scenario, stage: Stage, stop: AbortSignal): Promise<{ play: Play; performance: Performance }> {
  const outOfBudget = new AbortController();
  const either = AbortSignal.any([stop, outOfBudget.signal]);
  const play = stage.play(scenario, either);
  const budgetMs = scenario.budgetMs + stage.extraMs;
  const budget = setTimeout(() => outOfBudget.abort({ reason: `the story did not end within its budget of ${budgetMs} ms` }), budgetMs);
  let onAbort = () => {};
  const given = new Promise<Performance>((resolve) => {
    onAbort = () => resolve({ kind: 'stopped', reason: (either.reason as { reason: string }).reason }); // `as`: both are aborted with a reason in words
    if (either.aborted) onAbort();
    either.addEventListener('abort', onAbort, { once: true });
  });
  // In an async function: a story that throws at once is told like any other.
  const told = async (): Promise<Performance> => {
    try {
      return { kind: 'played', judges: await scenario.perform(play.world) };
    } catch (cause) {
      return { kind: 'broken', cause };
    }
  };
  const performance = await Promise.race([told(), given]);
  clearTimeout(budget);
  either.removeEventListener('abort', onAbort);
  return { play, performance };
}
