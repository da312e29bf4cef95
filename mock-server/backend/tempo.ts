import type { Clock } from '../../src/engine/ports.ts';

/**
 * The time of cassettes: runs `speed` times as fast as the clock. With speed 0 nothing is waited for. Whoever waits for a moment
 * of it asks `until` again when `onChange` tells that the tempo has changed.
 */
export interface Tempo {
  readonly speed: number;
  /** Milliseconds of cassette time. */
  now(): number;
  /** Milliseconds of true time until that moment; 0 where it has come. */
  until(moment: number): number;
  setSpeed(speed: number): void;
  /** Jumps ahead. */
  skip(ms: number): void;
  onChange(listener: () => void): () => void;
}

export function createTempo(clock: Clock, initial: number): Tempo {
  let speed = initial;
  let anchor = 0;
  let anchoredAt = clock.monotonic();
  const listeners = new Set<() => void>();
  const now = (): number => anchor + (clock.monotonic() - anchoredAt) * (speed === 0 ? 1 : speed);
  const reanchor = (moment: number): void => {
    anchor = moment;
    anchoredAt = clock.monotonic();
  };
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    get speed() {
      return speed;
    },
    now,
    until: (moment) => (speed === 0 ? 0 : Math.max(0, (moment - now()) / speed)),
    setSpeed(next) {
      reanchor(now());
      speed = next;
      tell();
    },
    skip(ms) {
      reanchor(now() + ms);
      tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
