import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authDatesAccepted = mutant({
  name: 'auth-dates-accepted',
  bug: 'Takes a date as well.',
  breaks: ['auth.stale-refused'],
  build: () =>
    alsoAccepting(
      async (call, notary) =>
        Math.abs(Date.parse(call.headers['x-sheen-timestamp'] ?? '') - notary.now()) < 120_000 && (await notary.fits(call)),
    ),
});
