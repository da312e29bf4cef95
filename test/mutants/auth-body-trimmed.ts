import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authBodyTrimmed = mutant({
  name: 'auth-body-trimmed',
  bug: 'Trims the body before it signs it.',
  breaks: ['auth.tampered-refused'],
  mayAlsoFail: ['auth.stale-refused', 'auth.refusal-has-no-effect'],
  build: () => alsoAccepting((call, notary) => notary.fits(call, { body: new TextDecoder().decode(call.rawBody).trim() })),
});
