import { mutant } from './mutant.ts';
import { alsoAccepting, isUnsigned } from './notary.ts';

export const authAnySignature = mutant({
  name: 'auth-any-signature',
  bug: 'Looks whether there is a signature and never compares it.',
  breaks: ['auth.tampered-refused', 'auth.refusal-has-no-effect'],
  mayAlsoFail: ['idem.refusal-keeps-key-free', 'request-id.echo', 'error.shape', 'error.no-leak', 'connection.limit'],
  build: () =>
    alsoAccepting((call, { now }) => !isUnsigned(call) && Math.abs(now() / 1_000 - Number(call.headers['x-sheen-timestamp'])) <= 120),
});
