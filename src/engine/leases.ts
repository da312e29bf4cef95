import type { Clock } from './ports.ts';

/** Values that are in force for a while of true time, in memory: whoever asks after its end does not find it. */
export class Leases<V> {
  private readonly clock: Clock;
  private readonly lent = new Map<string, { readonly value: V; readonly endsAt: number }>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get(key: string): V | undefined {
    const lease = this.lent.get(key);
    return lease !== undefined && lease.endsAt > this.clock.monotonic() ? lease.value : undefined;
  }

  set(key: string, value: V, forMs: number): void {
    const now = this.clock.monotonic();
    for (const [other, { endsAt }] of this.lent) if (endsAt <= now) this.lent.delete(other);
    this.lent.set(key, { value, endsAt: now + forMs });
  }

  delete(key: string): void {
    this.lent.delete(key);
  }

  clear(): void {
    this.lent.clear();
  }
}
