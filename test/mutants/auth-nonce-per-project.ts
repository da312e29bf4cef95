import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const authNoncePerProject = mutant({
  name: 'auth-nonce-per-project',
  bug: 'Keeps nonces per project.',
  breaks: ['auth.replay-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'nonces', ({ spend }) => ({
          spend: (nonce, now, until) => spend(`${seen.call()?.projectId} ${nonce}`, now, until),
        })),
    };
  },
});
