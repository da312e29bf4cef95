import { mutant } from './mutant.ts';
import { alsoAccepting, isUnsigned } from './notary.ts';

export const authPutsUnchecked = mutant({
  name: 'auth-puts-unchecked',
  bug: 'Never compares the signature of a PUT.',
  breaks: ['auth.tampered-refused', 'auth.refusal-has-no-effect'],
  build: () =>
    alsoAccepting(
      (call, { now }) =>
        call.method === 'PUT' && !isUnsigned(call) && Math.abs(now() / 1_000 - Number(call.headers['x-sheen-timestamp'])) <= 120,
    ),
});
