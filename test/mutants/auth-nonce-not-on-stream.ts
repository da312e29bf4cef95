import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const authNonceNotOnStream = mutant({
  name: 'auth-nonce-not-on-stream',
  bug: 'A stream may be opened twice with one nonce.',
  breaks: ['auth.replay-refused'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'nonces', ({ spend }) => ({
          spend: (nonce, now, until) => (seen.call()?.operation === 'openStream' ? true : spend(nonce, now, until)),
        })),
    };
  },
});
