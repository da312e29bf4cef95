import { limits } from '../contract/index.ts';
import { ExpiringMap } from './expiring-map.ts';
import { type Clock, type Faults, type Nonces, StoreUnavailable } from './ports.ts';

/** What a deployment keeps in a cache: lost without harm, and now and then unreachable. */
export interface MemoryCache {
  readonly nonces: Nonces;
  readonly faults: Faults;
  /** Throws `StoreUnavailable` while an outage lasts. */
  reach(): void;
  readonly down: boolean;
}

export function createMemoryCache(clock: Clock): MemoryCache {
  const spent = new ExpiringMap<number>(limits.nonceTtlMs);
  let downUntil = Number.NEGATIVE_INFINITY;
  const isDown = () => clock.monotonic() < downUntil;
  const reach = () => {
    if (isDown()) throw new StoreUnavailable('The cache is unreachable: a tester asked for this outage.');
  };

  return {
    reach,
    get down() {
      return isDown();
    },
    faults: {
      cacheOutage: (ms) => {
        downUntil = clock.monotonic() + ms;
      },
    },
    nonces: {
      spend(nonce, now, until) {
        reach();
        if ((spent.get(nonce) ?? 0) > now) return false;
        spent.set(nonce, until, now);
        return true;
      },
    },
  };
}
