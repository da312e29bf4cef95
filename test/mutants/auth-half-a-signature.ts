import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authHalfASignature = mutant({
  name: 'auth-half-a-signature',
  bug: 'Compares as many digits as were sent.',
  breaks: ['auth.tampered-refused'],
  mayAlsoFail: ['auth.stale-refused', 'auth.refusal-has-no-effect'],
  build: () =>
    alsoAccepting(async (call, notary) => {
      const sent = call.headers['x-sheen-sig-v2'] ?? '';
      return sent.length >= 32 && (await notary.v2(call)).startsWith(sent);
    }),
});
