import type { World } from '../kit/index.ts';

export type Waits = World['patience'];

interface LagMeter {
  /** The worst delay of our own event loop in the last seconds, milliseconds. */
  readonly lagMs: number;
  stop(): void;
}

const tickMs = 50;
const rememberedTicks = 100;

/** Measures how late our own timers are: a loop that is behind must not be taken for a target that is slow. */
function createLagMeter(): LagMeter {
  const late = new Array<number>(rememberedTicks).fill(0);
  let at = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    late[at++ % rememberedTicks] = Math.max(0, now - last - tickMs);
    last = now;
  }, tickMs);
  timer.unref();
  return {
    get lagMs() {
      // What is late right now counts too.
      return Math.max(performance.now() - last - tickMs, ...late);
    },
    stop: () => clearInterval(timer),
  };
}

const defaults = {
  loopback: { eventMs: 2_000, replyMs: 10_000, buildMs: 15_000, requestMs: 6_000, slackMs: 250 },
  remote: { eventMs: 5_000, replyMs: 30_000, buildMs: 60_000, requestMs: 10_000, slackMs: 1_000 },
} as const satisfies Record<string, Waits>;

/** Waits shorter than this may be widened by so much at least. */
const lagAtMostMs = 2_000;

export interface Patience {
  /** Read it at every wait: it grows with the measured round trip and with our own lag. */
  readonly waits: Waits;
  /** The round trip of a small request, milliseconds. */
  setRoundTrip(ms: number): void;
  readonly lagMs: number;
  stop(): void;
}

/** `given` replaces defaults; the measured widening is added to it as well. */
export function createPatience(loopback: boolean, given: Partial<Waits> = {}): Patience {
  const base: Waits = { ...(loopback ? defaults.loopback : defaults.remote), ...given };
  const meter = createLagMeter();
  let roundTripMs = 0;
  // Bounded: a target that floods us makes us slow itself, and must not buy time with that.
  const widened = (ms: number): number => Math.ceil(ms + 4 * roundTripMs + Math.min(4 * meter.lagMs, Math.max(2 * ms, lagAtMostMs)));
  return {
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
    get lagMs() {
      return meter.lagMs;
    },
    stop: meter.stop,
  };
}
