import type { EffectiveMode } from '../../src/contract/index.ts';
import type { Step } from '../cassette/format.ts';

/** What the assistant does with a message that no turn takes: it answers, and builds where it was asked to. */
export const simulatedTurns: Readonly<Record<EffectiveMode, readonly Step[]>> = {
  plan: [{ at: 200, answer: 'This is a plan by the simulated assistant.' }],
  build: [
    { at: 200, answer: 'The simulated assistant has started a build.' },
    { at: 200, build: { status: 'queued', progress: 0 } },
    { at: 400, build: { status: 'processing', progress: 10 } },
    { at: 600, build: { status: 'processing', progress: 45 } },
    { at: 800, build: { status: 'processing', progress: 80 } },
    { at: 1_000, build: { status: 'completed', progress: 100 } },
  ],
};
