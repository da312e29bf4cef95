import type { Stall } from './patience.ts';

export interface LagMeter {
  /** The worst delay of our event loop in the last seconds, whoever caused it, milliseconds. */
  readonly lagMs: number;
  /** All the time so far that our process was behind for reasons of its own: stopped, starved, or blocked by code that hears nothing. */
  ownMs(): number;
  hearing<T>(work: () => T): T;
  watch(): () => Stall;
  stop(): void;
}

const tickMs = 50;
const rememberedTicks = 100;
const noticedMs = 10;
const askAgainMs = 2;
/** Less is the usual unrest of a busy machine. */
const stallMs = 100;
const rememberedStalls = 10_000;
/** What it takes Node to bring us what we hear, as a multiple of what hearing takes. */
const broughtTimes = 2;

/**
 * Measures how late our own timers are: a loop that is behind must not be taken for a target that is slow. And the other way
 * round: a target that pours so much that we can hardly hear it has made us late itself, and must not profit from that. So the time that
 * went into hearing is not counted as ours, unless the process did not even have the processor meanwhile.
 */
export function createLagMeter(): LagMeter {
  const late = new Array<number>(rememberedTicks).fill(0);
  let at = 0;
  let last = performance.now();
  let lastCpuMs = cpuMs();
  let heardMs = 0;
  let depth = 0;
  let ownMs = 0;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let computedMs = 0;
  const stalls: { readonly endedAt: number; readonly ms: number }[] = [];

  const lateMs = () => performance.now() - last - tickMs;
  /** Of the current tick. */
  const ownLateMs = () => {
    const ms = lateMs();
    // Asked at every wait, and the processor's clock takes thirty times as long to read as ours.
    if (ms < noticedMs) return 0;
    if (ms > askedAtMs + askAgainMs) {
      askedAtMs = ms;
      computedMs = cpuMs() - lastCpuMs;
    }
    return Math.max(0, ms - heardMs * (1 + broughtTimes), ms - computedMs);
  };
  const tick = () => {
    late[at++ % rememberedTicks] = Math.max(0, lateMs());
    const ms = ownLateMs();
    ownMs += ms;
    last = performance.now();
    if (ms >= stallMs) stalls.push({ endedAt: last, ms });
    if (stalls.length > rememberedStalls) stalls.shift();
    lastCpuMs = cpuMs();
    heardMs = 0;
    askedAtMs = Number.NEGATIVE_INFINITY;
  };
  const timer = setInterval(tick, tickMs);
  timer.unref();

  return {
    get lagMs() {
      // What is late right now counts too.
      return Math.max(lateMs(), ...late);
    },
    ownMs: () => ownMs + ownLateMs(),
    hearing(work) {
      if (depth > 0) return work();
      depth += 1;
      const startedAt = performance.now();
      try {
        return work();
      } finally {
        depth -= 1;
        heardMs += performance.now() - startedAt;
      }
    },
    watch() {
      const startedAt = performance.now();
      return () => {
        const now = ownLateMs();
        const found = stalls.flatMap(({ endedAt, ms }) => (endedAt > startedAt ? [Math.min(ms, endedAt - startedAt)] : []));
        const all = now >= stallMs ? [...found, now] : found;
        return { worstMs: Math.max(0, ...all), totalMs: all.reduce((sum, ms) => sum + ms, 0) };
      };
    },
    stop: () => clearInterval(timer),
  };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
