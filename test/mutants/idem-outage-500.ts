import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const idemOutage500 = mutant({
  name: 'idem-outage-500',
  bug: 'A post breaks with 500 when the nonce cannot be looked up.',
  breaks: ['idem.survives-cache-outage'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'nonces', (nonces) => ({
        async spend(nonce, now, until) {
          try {
            return await nonces.spend(nonce, now, until);
          } catch (cause) {
            throw new TypeError('not handled', { cause });
          }
        },
      })),
  }),
});
