import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authNonceCut = mutant({
  name: 'auth-nonce-cut',
  bug: 'Keeps and signs the first 36 characters of a nonce.',
  breaks: ['auth.tampered-refused'],
  mayAlsoFail: ['auth.stale-refused', 'auth.refusal-has-no-effect'],
  build: () => alsoAccepting((call, notary) => notary.fits(call, { nonce: (call.headers['x-sheen-nonce'] ?? '').slice(0, 36) })),
});
