import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authV1BodyNotCovered = mutant({
  name: 'auth-v1-body-not-covered',
  bug: 'v1 also fits a body of the first example in its documentation.',
  breaks: ['auth.tampered-refused'],
  build: () =>
    alsoAccepting(
      async (call, notary) => (await notary.fitsV1(call, { body: '{"another":"body"}' })) && call.headers['x-sheen-sig-v2'] === undefined,
    ),
});
