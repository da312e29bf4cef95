import type { Step } from '../cassette/format.ts';

/** One event to come: a step of a cassette, once. */
export interface Occurrence {
  /** Milliseconds of cassette time since the beginning. */
  readonly at: number;
  readonly step: Step;
  /** Which repetition of the step, from 1. */
  readonly n: number;
}

/** Every event of these steps in the order of their times; those of one moment in the order of the cassette. */
export function occurrencesOf(steps: readonly Step[]): readonly Occurrence[] {
  const all = steps.flatMap((step) =>
    Array.from({ length: step.repeat ?? 1 }, (_, index): Occurrence => ({ at: step.at + index * (step.every ?? 0), step, n: index + 1 })),
  );
  return all.sort((a, b) => a.at - b.at);
}
