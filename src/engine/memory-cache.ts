import { limits } from '../contract/index.ts';
import { ExpiringMap } from './expiring-map.ts';
import { createOutage, type Outage } from './outage.ts';
import type { Clock, Nonces } from './ports.ts';

/** What a deployment keeps in a cache: lost without harm, and now and then unreachable. */
export interface MemoryCache extends Outage {
  readonly nonces: Nonces;
}

export function createMemoryCache(clock: Clock): MemoryCache {
  const spent = new ExpiringMap<number>(limits.nonceTtlMs);
  const outage = createOutage(clock);
  return {
    reach: outage.reach,
    get down() {
      return outage.down;
    },
    faults: outage.faults,
    nonces: {
      spend(nonce, now, until) {
        outage.reach();
        if ((spent.get(nonce) ?? 0) > now) return false;
        spent.set(nonce, until, now);
        return true;
      },
    },
  };
}
