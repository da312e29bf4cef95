import { mutant } from './mutant.ts';
import { alsoAccepting, isUnsigned } from './notary.ts';

export const authStreamUnchecked = mutant({
  name: 'auth-stream-unchecked',
  bug: 'Never compares the signature of a stream.',
  breaks: ['auth.tampered-refused'],
  build: () =>
    alsoAccepting(
      (call, { now }) =>
        call.operation === 'openStream' && !isUnsigned(call) && Math.abs(now() / 1_000 - Number(call.headers['x-sheen-timestamp'])) <= 120,
    ),
});
