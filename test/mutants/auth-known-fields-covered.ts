import { bodyOf } from './decorate.ts';
import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authKnownFieldsCovered = mutant({
  name: 'auth-known-fields-covered',
  bug: 'Signs the fields it knows, so another one may be added on the way.',
  breaks: ['auth.tampered-refused'],
  build: () =>
    alsoAccepting((call, notary) => {
      const { extra, ...known } = bodyOf(call) ?? {};
      return extra !== undefined && notary.fits(call, { body: JSON.stringify(known) });
    }),
});
