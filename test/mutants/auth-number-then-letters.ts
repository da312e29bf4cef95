import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authNumberThenLetters = mutant({
  name: 'auth-number-then-letters',
  bug: 'Reads the digits in front and ignores what follows.',
  breaks: ['auth.stale-refused'],
  build: () =>
    alsoAccepting(
      async (call, notary) =>
        Math.abs(Number.parseInt(call.headers['x-sheen-timestamp'] ?? '', 10) - notary.now() / 1_000) < 120 && (await notary.fits(call)),
    ),
});
