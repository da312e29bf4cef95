import type { Clock } from '../../src/engine/ports.ts';
import { systemClock } from '../../src/engine/system-clock.ts';

/** The machine's clock, or one whose dates stand still at `startsAt` until somebody advances them. */
export function createMockClock(startsAt: number | undefined): Clock {
  const clock = systemClock();
  if (startsAt === undefined) return clock;
  let offset = 0;
  return {
    ...clock,
    now: () => startsAt + offset,
    advance: (ms) => {
      offset += ms;
    },
    restore: () => {
      offset = 0;
    },
  };
}
