import type { World } from '../kit/index.ts';
import { createLagMeter } from './lag-meter.ts';
import { afterPendingInput } from './waits.ts';

export type Waits = World['patience'];

/** How long our own process was held up, for reasons of its own; hardly noticeable times are left out. Milliseconds. */
export interface Stall {
  readonly worstMs: number;
  readonly totalMs: number;
}

/** What the budgets of stories are made for. */
export const loopbackWaits: Waits = { eventMs: 2_000, replyMs: 10_000, buildMs: 15_000, requestMs: 6_000, slackMs: 250 };

const defaults = {
  loopback: loopbackWaits,
  remote: { eventMs: 5_000, replyMs: 120_000, buildMs: 900_000, requestMs: 10_000, slackMs: 1_000 },
} as const satisfies Record<string, Waits>;

/** Waits shorter than this may be widened by so much at least. */
const lagAtMostMs = 2_000;

export interface Patience {
  /** Read it at every wait: it grows with the measured round trip and with our own lag. */
  readonly waits: Waits;
  /** Before anything was measured. */
  readonly given: Waits;
  /** The round trip of a small request, milliseconds. */
  setRoundTrip(ms: number): void;
  readonly roundTripMs: number;
  readonly lagMs: number;
  /**
   * Calls back when the time is up in which our own process had its turns: what it was stopped, starved or blocked is given in
   * addition, and what lies in the sockets is heard first. Gives back how to take it out.
   */
  after(ms: number, then: () => void): () => void;
  /** Does the work of hearing what the target sent: time spent on that is the target's doing, and no lag of our own. */
  hearing<T>(work: () => T): T;
  /** Begins to watch; gives back how our own process was held up since then. */
  watch(): () => Stall;
  stop(): void;
}

/** Less is not worth another timer. */
const owedAtLeastMs = 10;

/** `given` replaces defaults; the measured widening is added to it as well. */
export function createPatience(loopback: boolean, given: Partial<Waits> = {}): Patience {
  const base: Waits = { ...(loopback ? defaults.loopback : defaults.remote), ...given };
  const meter = createLagMeter();
  let roundTripMs = 0;
  // Bounded: a target that floods us makes us slow itself, and must not buy time with that.
  const widened = (ms: number): number => Math.ceil(ms + 4 * roundTripMs + Math.min(4 * meter.lagMs, Math.max(2 * ms, lagAtMostMs)));
  return {
    given: base,
    waits: {
      get eventMs() {
        return widened(base.eventMs);
      },
      get replyMs() {
        return widened(base.replyMs);
      },
      get buildMs() {
        return widened(base.buildMs);
      },
      get requestMs() {
        return widened(base.requestMs);
      },
      get slackMs() {
        return widened(base.slackMs);
      },
    },
    setRoundTrip(ms) {
      roundTripMs = ms;
    },
    get roundTripMs() {
      return roundTripMs;
    },
    get lagMs() {
      return meter.lagMs;
    },
    after(ms, then) {
      let settledMs = meter.ownMs();
      let timer: NodeJS.Timeout | undefined;
      let over = false;
      const due = () => {
        const owedMs = meter.ownMs() - settledMs;
        settledMs += owedMs;
        if (owedMs >= owedAtLeastMs) timer = setTimeout(due, owedMs);
        else
          afterPendingInput(() => {
            if (!over) then();
          });
      };
      timer = setTimeout(due, ms);
      return () => {
        over = true;
        clearTimeout(timer);
      };
    },
    hearing: meter.hearing,
    watch: meter.watch,
    stop: meter.stop,
  };
}
