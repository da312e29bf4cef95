import { createUsedUpKeys } from './used-up-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyUsedBy401403 = mutant({
  name: 'idem-key-used-by-401-403',
  bug: 'Remembers the key before it checks the signature, so a forged or unsigned post uses it up.',
  breaks: ['idem.refusal-keeps-key-free'],
  mayAlsoFail: ['auth.refusal-has-no-effect'],
  build: () => createUsedUpKeys((_, { status }) => status === 401 || status === 403),
});
