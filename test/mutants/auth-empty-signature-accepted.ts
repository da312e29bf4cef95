import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authEmptySignatureAccepted = mutant({
  name: 'auth-empty-signature-accepted',
  bug: 'An empty signature counts as one.',
  breaks: ['auth.tampered-refused'],
  build: () => alsoAccepting((call) => call.headers['x-sheen-sig-v2'] === ''),
});
