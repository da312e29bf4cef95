import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authNotANumberPasses = mutant({
  name: 'auth-not-a-number-passes',
  bug: 'No number is never too far away.',
  breaks: ['auth.stale-refused'],
  mayAlsoFail: ['error.shape'],
  build: () => alsoAccepting(async (call, notary) => Number.isNaN(Number(call.headers['x-sheen-timestamp'])) && (await notary.fits(call))),
});
