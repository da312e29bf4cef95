import type { Scenario } from '../kit/index.ts';
import type { Performance } from './judge.ts';
import type { Play, Stage } from './stage.ts';

/** Why the run as a whole is stopped; the reason stands at every clause that was not judged for it. */
export interface StopReason {
  readonly by: 'interrupt' | 'deadline' | 'bail' | 'target-gone' | 'other-build';
  readonly reason: string;
}

export interface Performed {
  /** Still open: checks look at its streams; whoever judged closes it. `undefined` where the story was not begun. */
  readonly play: Play | undefined;
  readonly performance: Performance;
  /** Not begun, but there may be room for it when others have ended. */
  readonly later: boolean;
}

/** One performance within its budget. Never rejects. */
export async function perform(scenario: Scenario, stage: Stage, stop: AbortSignal): Promise<Performed> {
  const outOfBudget = new AbortController();
  const either = AbortSignal.any([stop, outOfBudget.signal]);
  const play = await stage.play(scenario, either, stop);
  if (play === undefined) return notBegun({ kind: 'stopped', reason: reasonOf(stop) });
  if ('withheld' in play) return { ...notBegun({ kind: 'stopped', reason: play.withheld, verdict: 'skipped' }), later: play.later };

  const budgetMs = scenario.budgetMs + stage.extraMs;
  let credited = 0;
  let budget: NodeJS.Timeout | undefined;
  const spend = (ms: number) => {
    budget = setTimeout(() => {
      const held = play.heldMs - credited;
      credited += held;
      if (held > 0) return spend(held);
      outOfBudget.abort({ reason: `the story did not end within its budget of ${budgetMs} ms` });
    }, ms);
  };
  spend(budgetMs);
  let onAbort = () => {};
  const given = new Promise<Performance>((resolve) => {
    onAbort = () => resolve({ kind: 'stopped', reason: reasonOf(either) });
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
  return { play, performance, later: false };
}

function notBegun(performance: Performance): Performed {
  return { play: undefined, performance, later: false };
}

function reasonOf(signal: AbortSignal): string {
  return (signal.reason as { reason: string }).reason; // `as`: whatever stops a story is aborted with a reason in words
}
