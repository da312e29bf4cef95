import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const authNonceOnWritesOnly = mutant({
  name: 'auth-nonce-on-writes-only',
  bug: 'Reads may be replayed.',
  breaks: ['auth.replay-refused'],
  mayAlsoFail: ['error.shape', 'auth.refusal-has-no-effect'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'nonces', ({ spend }) => ({
          spend: (nonce, now, until) => (seen.call()?.method === 'GET' ? true : spend(nonce, now, until)),
        })),
    };
  },
});
