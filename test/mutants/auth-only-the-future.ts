import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authOnlyTheFuture = mutant({
  name: 'auth-only-the-future',
  bug: 'Refuses timestamps from the future and takes old ones.',
  breaks: ['auth.stale-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect', 'error.shape', 'idem.refusal-keeps-key-free'],
  build: () =>
    alsoAccepting(async (call, notary) => Number(call.headers['x-sheen-timestamp']) < notary.now() / 1_000 && (await notary.fits(call))),
});
