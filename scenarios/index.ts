import type { Scenario } from '../src/kit/index.ts';

/** Every story: one import line and one entry each. */
export const scenarios: readonly Scenario[] = [];
