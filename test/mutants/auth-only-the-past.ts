import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authOnlyThePast = mutant({
  name: 'auth-only-the-past',
  bug: 'Refuses old timestamps and takes any from the future.',
  breaks: ['auth.stale-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect'],
  build: () =>
    alsoAccepting(async (call, notary) => Number(call.headers['x-sheen-timestamp']) > notary.now() / 1_000 && (await notary.fits(call))),
});
