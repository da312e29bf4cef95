import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const authNoncePerEndpoint = mutant({
  name: 'auth-nonce-per-endpoint',
  bug: 'Keeps nonces per endpoint.',
  breaks: ['auth.replay-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'nonces', ({ spend }) => ({
          spend: (nonce, now, until) => spend(`${seen.call()?.operation} ${nonce}`, now, until),
        })),
    };
  },
});
