import { describe } from 'vitest';
import { describeCache } from './cache.ts';
import { describeEventLog } from './event-log.ts';
import type { Lane } from './lane.ts';
import { describeSavedState } from './saved-state.ts';

/** The one suite that every adapter of every port has to pass. */
export function describeEveryPort(lane: Lane): void {
  describe(`on ${lane.name}`, () => {
    describeEventLog(lane);
    describeSavedState(lane);
    describeCache(lane);
  });
}
