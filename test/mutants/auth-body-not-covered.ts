import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authBodyNotCovered = mutant({
  name: 'auth-body-not-covered',
  bug: 'Also takes a signature over nothing where there is a body.',
  breaks: ['auth.tampered-refused'],
  build: () => alsoAccepting((call, notary) => call.rawBody.length > 0 && notary.fits(call, { body: '' })),
});
