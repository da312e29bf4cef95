import type { Ports } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';

/** Lets a decorated port know whether a tester has ordered an outage of the cache. */
export function createSeenOutage(): { ports: (ports: Ports) => Ports; isOn: () => boolean } {
  let until = Number.NEGATIVE_INFINITY;
  return {
    ports: (ports) =>
      withPort(ports, 'faults', (faults) => ({
        cacheOutage(ms) {
          until = performance.now() + ms;
          faults.cacheOutage(ms);
        },
      })),
    isOn: () => performance.now() < until,
  };
}
