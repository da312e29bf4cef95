import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authV1Unchecked = mutant({
  name: 'auth-v1-unchecked',
  bug: 'Any v1 will do.',
  breaks: ['auth.tampered-refused'],
  build: () =>
    alsoAccepting(
      (call, { now }) =>
        call.headers['x-sheen-sig-v2'] === undefined &&
        call.headers['x-sheen-signature'] !== undefined &&
        Math.abs(now() / 1_000 - Number(call.headers['x-sheen-timestamp'])) <= 120,
    ),
});
