import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authNonceOfTwoMinutes = mutant({
  name: 'auth-nonce-of-two-minutes',
  bug: 'Forgets a nonce with the window of its timestamp.',
  breaks: ['auth.replay-refused'],
  build: () => ({
    ports: (ports) => withPort(ports, 'nonces', ({ spend }) => ({ spend: (nonce, now) => spend(nonce, now, now + 240_000) })),
  }),
});
