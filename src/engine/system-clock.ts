import type { Clock } from './ports.ts';

/** The clock of the machine, in Node and in browsers. */
export function systemClock(): Clock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance: (ms) => {
      offset += ms;
    },
    restore: () => {
      offset = 0;
    },
    monotonic: () => performance.now(),
    setTimer: (run, ms) => {
      const timer = setTimeout(run, ms);
      // `as`: a browser's timer is a number, which has no `unref` and keeps nothing alive.
      (timer as { unref?: () => void }).unref?.();
      return () => clearTimeout(timer);
    },
  };
}
