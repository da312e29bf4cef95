import { type Clock, type Faults, StoreUnavailable } from './ports.ts';

/** An outage of the cache that a tester has asked for (section 16): this process acts as if it could not be reached. */
export interface Outage {
  readonly faults: Faults;
  /** Throws `StoreUnavailable` while it lasts. */
  reach(): void;
  readonly down: boolean;
}

export function createOutage(clock: Clock): Outage {
  let downUntil = Number.NEGATIVE_INFINITY;
  const isDown = () => clock.monotonic() < downUntil;
  return {
    reach() {
      if (isDown()) throw new StoreUnavailable('The cache is unreachable: a tester asked for this outage.');
    },
    get down() {
      return isDown();
    },
    faults: {
      cacheOutage: (ms) => {
        downUntil = clock.monotonic() + ms;
      },
    },
  };
}
