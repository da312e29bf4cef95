import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authNoWindow = mutant({
  name: 'auth-no-window',
  bug: 'Never looks at the timestamp.',
  breaks: ['auth.stale-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect', 'error.shape', 'idem.refusal-keeps-key-free', 'request-id.echo', 'error.hostile-input'],
  build: () => alsoAccepting((call, notary) => notary.fits(call)),
});
