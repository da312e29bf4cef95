import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authFirstPairCovered = mutant({
  name: 'auth-first-pair-covered',
  bug: 'Signs the first pair of the query only.',
  breaks: ['auth.tampered-refused'],
  mayAlsoFail: ['auth.stale-refused', 'auth.refusal-has-no-effect'],
  build: () => alsoAccepting((call, notary) => notary.fits(call, { target: call.rawTarget.split('&', 1)[0] ?? '' })),
});
