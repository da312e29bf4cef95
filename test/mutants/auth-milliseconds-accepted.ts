import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authMillisecondsAccepted = mutant({
  name: 'auth-milliseconds-accepted',
  bug: 'Takes milliseconds as well, as JavaScript clients send them.',
  breaks: ['auth.stale-refused'],
  build: () =>
    alsoAccepting(
      async (call, notary) => Math.abs(Number(call.headers['x-sheen-timestamp']) - notary.now()) < 120_000 && (await notary.fits(call)),
    ),
});
