import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyNeverExpires = mutant({
  name: 'idem-key-never-expires',
  bug: 'Never forgets a key.',
  breaks: ['idem.expires'],
  build: () => ({ ports: (ports) => withOwnKeys(ports, { expired: () => false }) }),
});
