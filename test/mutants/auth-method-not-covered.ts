import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authMethodNotCovered = mutant({
  name: 'auth-method-not-covered',
  bug: 'Tries every method until the signature fits.',
  breaks: ['auth.tampered-refused'],
  build: () =>
    alsoAccepting(async (call, notary) => {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'HEAD'])
        if (method !== call.method && (await notary.fits(call, { method }))) return true;
      return false;
    }),
});
