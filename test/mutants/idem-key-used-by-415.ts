import { createUsedUpKeys } from './used-up-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyUsedBy415 = mutant({
  name: 'idem-key-used-by-415',
  bug: 'Remembers the key of a post in another content type.',
  breaks: ['idem.refusal-keeps-key-free'],
  build: () => createUsedUpKeys((_, { status }) => status === 415),
});
