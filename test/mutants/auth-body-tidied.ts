import { bodyOf } from './decorate.ts';
import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authBodyTidied = mutant({
  name: 'auth-body-tidied',
  bug: 'Signs what its parser made of the body, so white space may be added on the way.',
  breaks: ['auth.tampered-refused'],
  mayAlsoFail: ['auth.stale-refused', 'auth.refusal-has-no-effect', 'error.hostile-input'],
  build: () =>
    alsoAccepting((call, notary) => {
      const body = bodyOf(call);
      return body !== undefined && notary.fits(call, { body: JSON.stringify(body) });
    }),
});
