import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authWindowOfMinutes = mutant({
  name: 'auth-window-of-minutes',
  bug: 'Takes 120 minutes for 120 seconds.',
  breaks: ['auth.stale-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect', 'error.shape', 'idem.refusal-keeps-key-free'],
  build: () =>
    alsoAccepting(
      async (call, notary) =>
        Math.abs(Number(call.headers['x-sheen-timestamp']) - notary.now() / 1_000) < 7_200 && (await notary.fits(call)),
    ),
});
