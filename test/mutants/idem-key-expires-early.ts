import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyExpiresEarly = mutant({
  name: 'idem-key-expires-early',
  bug: 'Forgets a key after ten minutes.',
  breaks: ['idem.expires'],
  build: () => ({
    // `keyNotBefore` is an hour ago.
    ports: (ports) => withOwnKeys(ports, { expired: (firstAt, keyNotBefore) => firstAt <= keyNotBefore + 3_000_000 }),
  }),
});
