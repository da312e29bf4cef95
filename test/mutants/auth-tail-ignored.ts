import { mutant } from './mutant.ts';
import { alsoAccepting } from './notary.ts';

export const authTailIgnored = mutant({
  name: 'auth-tail-ignored',
  bug: 'Ignores what stands behind the right signature.',
  breaks: ['auth.tampered-refused'],
  mayAlsoFail: ['auth.stale-refused', 'auth.refusal-has-no-effect'],
  build: () =>
    alsoAccepting(async (call, notary) => {
      const sent = call.headers['x-sheen-sig-v2'];
      return sent !== undefined && sent.startsWith(await notary.v2(call));
    }),
});
