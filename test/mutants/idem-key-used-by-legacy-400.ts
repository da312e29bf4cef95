import { createUsedUpKeys } from './used-up-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyUsedByLegacy400 = mutant({
  name: 'idem-key-used-by-legacy-400',
  bug: 'The legacy endpoint remembers the key before it checks the mode.',
  breaks: ['idem.refusal-keeps-key-free'],
  build: () => createUsedUpKeys(({ operation }, { status }) => operation === 'postLegacyMessage' && status === 400),
});
