import { StoreUnavailable } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';
import { createSeenOutage } from './seen-outage.ts';
import { mutant } from './mutant.ts';

export const idemOutage503 = mutant({
  name: 'idem-outage-503',
  bug: 'Refuses posts with 503 while the cache cannot be reached.',
  breaks: ['idem.survives-cache-outage'],
  build: () => {
    const outage = createSeenOutage();
    return {
      ports: (ports) =>
        withPort(outage.ports(ports), 'log', (log) => ({
          appendMessage(draft, keyNotBefore) {
            if (outage.isOn() && draft.clientMsgId !== undefined) throw new StoreUnavailable('no cache');
            return log.appendMessage(draft, keyNotBefore);
          },
        })),
    };
  },
});
