import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

/** The store that remembers, some way off. */
const storeMs = 100;

export const authNonceCheckThenAct = mutant({
  name: 'auth-nonce-check-then-act',
  bug: 'Looks whether the nonce is known, answers, and remembers it a moment later: two at the same moment both pass.',
  breaks: ['auth.replay-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect'],
  build: () => {
    const spent = new Set<string>();
    return {
      ports: (ports) =>
        withPort(ports, 'nonces', () => ({
          async spend(nonce) {
            if (spent.has(nonce)) return false;
            setTimeout(() => spent.add(nonce), storeMs).unref();
            return true;
          },
        })),
    };
  },
});
