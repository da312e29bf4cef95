import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authEightDigitsCompared = mutant({
  name: 'auth-eight-digits-compared',
  bug: 'Compares the first eight digits of a signature.',
  breaks: ['auth.tampered-refused'],
  mayAlsoFail: ['auth.stale-refused', 'auth.refusal-has-no-effect'],
  build: () =>
    alsoAccepting(async (call, notary) => {
      const sent = call.headers['x-sheen-sig-v2'];
      return sent !== undefined && sent.slice(0, 8) === (await notary.v2(call)).slice(0, 8);
    }),
});
