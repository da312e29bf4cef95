/**
 * Values that live for `ttlMs` of the engine's clock. Two generations: writes go to the younger, and when it has lasted a whole
 * `ttlMs` the elder is dropped at once, so forgetting needs neither scans nor timers, and idle state is bounded by what was
 * written within two lifetimes. Whether a value still counts is the caller's comparison of dates, not this map's.
 */
export class ExpiringMap<V> {
  private readonly ttlMs: number;
  private young = new Map<string, V>();
  private old = new Map<string, V>();
  private born = Number.NEGATIVE_INFINITY;

  constructor(ttlMs: number) {
    this.ttlMs = ttlMs;
  }

  get(key: string): V | undefined {
    return this.young.get(key) ?? (this.old.size > 0 ? this.old.get(key) : undefined);
  }

  set(key: string, value: V, now: number): void {
    this.turn(now);
    if (this.old.size > 0) this.old.delete(key);
    this.young.set(key, value);
  }

  delete(key: string): void {
    this.young.delete(key);
    this.old.delete(key);
  }

  get size(): number {
    return this.young.size + this.old.size;
  }

  private turn(now: number): void {
    const age = now - this.born;
    // A negative age: the clock was set back (`reset`), so the generation counts from the true time again.
    if (age < 0) this.born = now;
    if (age < this.ttlMs) return;
    this.old = age < 2 * this.ttlMs ? this.young : new Map();
    this.young = new Map();
    this.born = now;
  }
}
