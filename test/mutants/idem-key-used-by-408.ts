import { createUsedUpKeys } from './used-up-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyUsedBy408 = mutant({
  name: 'idem-key-used-by-408',
  bug: 'Remembers the key of a request whose timestamp is stale.',
  breaks: ['idem.refusal-keeps-key-free'],
  mayAlsoFail: ['auth.refusal-has-no-effect'],
  build: () => createUsedUpKeys((_, { status }) => status === 408),
});
