import { withPort } from './decorate.ts';
import { createSeenOutage } from './seen-outage.ts';
import { mutant } from './mutant.ts';

export const idemOutageDrops = mutant({
  name: 'idem-outage-drops',
  bug: 'Accepts posts during an outage and loses them.',
  breaks: ['idem.survives-cache-outage'],
  build: () => {
    const outage = createSeenOutage();
    return {
      ports: (ports) =>
        withPort(outage.ports(ports), 'log', (log) => ({
          async appendMessage({ event, ...draft }, keyNotBefore) {
            if (outage.isOn()) return { message: { ...draft, seq: await log.head(draft.projectId) }, fresh: true };
            return log.appendMessage({ event, ...draft }, keyNotBefore);
          },
        })),
    };
  },
});
