import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const authNonceWithTimestamp = mutant({
  name: 'auth-nonce-with-timestamp',
  bug: 'Keeps nonce and timestamp together, so the same nonce with another timestamp is new.',
  breaks: ['auth.replay-refused'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'nonces', ({ spend }) => ({
          spend: (nonce, now, until) => spend(`${seen.call()?.headers['x-sheen-timestamp']} ${nonce}`, now, until),
        })),
    };
  },
});
