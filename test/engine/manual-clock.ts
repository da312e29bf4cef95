import type { Clock } from '../../src/engine/ports.ts';

export interface ManualClock extends Clock {
  /** Lets true time pass: runs due timers in their order, each with everything it sets going. */
  pass(ms: number): Promise<void>;
  /** Timers that are set. */
  readonly timers: number;
}

/** Everything that is ready to run has run: promises only, as nothing here waits for the outside. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A clock that stands still until told otherwise. */
export function manualClock(startMs = Date.UTC(2025, 7, 26, 10)): ManualClock {
  let elapsed = 0;
  let offset = 0;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    now: () => startMs + elapsed + offset,
    advance: (ms) => {
      offset += ms;
    },
    restore: () => {
      offset = 0;
    },
    monotonic: () => elapsed,
    setTimer(run, ms) {
      const timer = { at: elapsed + Math.max(ms, 0), run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async pass(ms) {
      const end = elapsed + ms;
      await settled();
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        elapsed = Math.max(elapsed, due.at);
        due.run();
        await settled();
      }
      elapsed = end;
    },
    get timers() {
      return timers.size;
    },
  };
}
