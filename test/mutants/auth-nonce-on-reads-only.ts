import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const authNonceOnReadsOnly = mutant({
  name: 'auth-nonce-on-reads-only',
  bug: 'Writes may be replayed: the check sits in a handler that only reads share.',
  breaks: ['auth.replay-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'nonces', ({ spend }) => ({
          spend: (nonce, now, until) => (seen.call()?.method === 'GET' ? spend(nonce, now, until) : true),
        })),
    };
  },
});
