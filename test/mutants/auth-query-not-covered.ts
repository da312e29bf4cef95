import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authQueryNotCovered = mutant({
  name: 'auth-query-not-covered',
  bug: 'Also takes a signature without the query.',
  breaks: ['auth.tampered-refused'],
  mayAlsoFail: ['auth.stale-refused', 'auth.refusal-has-no-effect'],
  build: () => alsoAccepting((call, notary) => notary.fits(call, { target: call.rawTarget.split('?', 1)[0] ?? '' })),
});
