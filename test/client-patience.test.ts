import { afterEach, describe, expect, test } from 'vitest';
import { createPatience, type Patience } from '../src/client/patience.ts';
import { createTargetClock } from '../src/client/target-clock.ts';

const made: Patience[] = [];
const patience = (...settings: Parameters<typeof createPatience>): Patience => {
  const one = createPatience(...settings);
  made.push(one);
  return one;
};
afterEach(() => {
  for (const one of made.splice(0)) one.stop();
});

/** Keeps our own event loop from running. */
function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('patience', () => {
  test('is longer for a target that is far away, and replaced where it is given', () => {
    const near = patience(true).waits;
    const far = patience(false, { buildMs: 5 }).waits;
    for (const wait of ['eventMs', 'replyMs', 'requestMs', 'slackMs'] as const) expect(far[wait]).toBeGreaterThan(near[wait]);
    expect(far.buildMs).toBeLessThan(2_100);
  });

  test('grows with the round trip', () => {
    const { waits, setRoundTrip } = patience(true);
    const before = waits.eventMs;
    setRoundTrip(1_000);
    expect(waits.eventMs).toBeGreaterThanOrEqual(before + 3_000);
  });

  test('grows while our own event loop is behind, within bounds', () => {
    const calm = patience(true);
    const before = calm.waits.eventMs;
    block(300);
    expect(calm.lagMs).toBeGreaterThan(200);
    expect(calm.waits.eventMs).toBeGreaterThan(before + 500);
    block(2_500);
    expect(calm.waits.eventMs).toBeLessThanOrEqual(3 * 2_000);
    expect(calm.waits.slackMs).toBeLessThanOrEqual(250 + 2_000);
  });
});

describe('our own lag', () => {
  /** Uses the processor for so long, however often others use it in between; gives back how long that took. */
  function compute(ms: number): { tookMs: number; sharedMs: number } {
    const startedAt = performance.now();
    const from = process.cpuUsage();
    const usedMs = () => {
      const { user, system } = process.cpuUsage(from);
      return (user + system) / 1_000;
    };
    while (usedMs() < ms);
    const tookMs = performance.now() - startedAt;
    return { tookMs, sharedMs: tookMs - usedMs() };
  }
  const tick = (one: Patience) => new Promise<void>((resolve) => void one.after(60, resolve));

  test('is told of the time that was watched, and no other', async () => {
    const one = patience(true);
    compute(300);
    await tick(one);
    const stall = one.watch();
    await tick(one);
    const calm = stall();
    const { tookMs } = compute(400);
    // At once, and after the loop has had its turn.
    expect(stall().worstMs).toBeGreaterThan(tookMs - 110);
    await tick(one);
    expect(stall().worstMs).toBeGreaterThan(tookMs - 110);
    expect(stall().totalMs).toBeGreaterThanOrEqual(calm.totalMs + tookMs - 110);
  });

  test('is not what the target made us hear', async () => {
    const one = patience(true);
    const stall = one.watch();
    const { sharedMs } = one.hearing(() => compute(400));
    // What others took of the processor in between was ours all the same.
    expect(stall().worstMs).toBeLessThan(sharedMs + 100);
    await tick(one);
    expect(stall().worstMs).toBeLessThan(sharedMs + 100);
  });

  test('is given to every wait in addition, and what the target made us hear is not', async () => {
    for (const [heard, least] of [
      [false, 590],
      [true, 90],
    ] as const) {
      const one = patience(true);
      const startedAt = performance.now();
      const over = new Promise<void>((resolve) => void one.after(100, resolve));
      const { tookMs, sharedMs } = heard ? one.hearing(() => compute(500)) : compute(500);
      await over;
      const lasted = performance.now() - startedAt;
      expect(lasted).toBeGreaterThanOrEqual(least);
      // Not measured from above: others may use the processor.
      if (heard) expect(lasted - tookMs - sharedMs).toBeLessThan(350);
    }
  });

  test('calls back no more once it was taken out', async () => {
    const one = patience(true);
    let called = false;
    one.after(1, () => (called = true))();
    await tick(one);
    expect(called).toBe(false);
  });
});

describe('the clock of the target', () => {
  const date = (ms: number) => new Date(ms).toUTCString();

  test('is our own until it tells one, and whatever is no date tells none', () => {
    const clock = createTargetClock(() => 1_756_202_400_000);
    expect(clock.nowMs()).toBe(1_756_202_400_000);
    clock.learn(undefined);
    clock.learn('yesterday');
    expect(clock.offsetMs).toBe(0);
  });

  test('is not moved by whole seconds and travel times, and followed at once where it jumps', () => {
    let now = 1_756_202_400_000;
    const clock = createTargetClock(() => now);
    for (const late of [0, 300, 900, 1_400]) {
      clock.learn(date(now - late));
      expect(clock.offsetMs).toBe(0);
    }
    clock.learn(date(now + 3_600_000));
    expect(Math.abs(clock.offsetMs - 3_600_000)).toBeLessThanOrEqual(500);
    now += 5_000;
    clock.learn(date(now));
    expect(Math.abs(clock.offsetMs)).toBeLessThanOrEqual(500);
  });

  test('may be trusted for its changes alone', () => {
    const now = 1_756_202_400_000;
    const clock = createTargetClock(() => now);
    clock.learn(date(now + 7_200_000));
    clock.trustOnlyChanges();
    expect(clock.nowMs()).toBe(now);
    clock.learn(date(now + 7_200_000 + 3_600_000));
    expect(clock.offsetMs).toBe(3_600_000);
  });
});
