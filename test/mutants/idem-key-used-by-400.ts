import { createUsedUpKeys } from './used-up-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyUsedBy400 = mutant({
  name: 'idem-key-used-by-400',
  bug: 'Remembers the key before it checks the body, so a post refused with 400 uses it up.',
  breaks: ['idem.refusal-keeps-key-free'],
  build: () => createUsedUpKeys(({ operation }, { status }) => operation === 'postMessage' && status === 400),
});
