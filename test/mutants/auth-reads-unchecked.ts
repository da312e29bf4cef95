import { mutant } from './mutant.ts';
import { alsoAccepting, isUnsigned } from './notary.ts';

export const authReadsUnchecked = mutant({
  name: 'auth-reads-unchecked',
  bug: 'Never compares the signature of a GET.',
  breaks: ['auth.tampered-refused'],
  mayAlsoFail: ['request-id.echo', 'error.shape'],
  build: () =>
    alsoAccepting(
      (call, { now }) =>
        call.method === 'GET' && !isUnsigned(call) && Math.abs(now() / 1_000 - Number(call.headers['x-sheen-timestamp'])) <= 120,
    ),
});
