import { withPort } from './decorate.ts';
import { createMeeting } from './meeting.ts';
import { mutant } from './mutant.ts';

export const authNonceCheckThenAct = mutant({
  name: 'auth-nonce-check-then-act',
  bug: 'Looks whether the nonce is known, then remembers it: two at the same moment both pass.',
  breaks: ['auth.replay-refused'],
  build: () => {
    const spent = new Set<string>();
    const meet = createMeeting({ parties: 8, patienceMs: 15 });
    return {
      ports: (ports) =>
        withPort(ports, 'nonces', () => ({
          async spend(nonce) {
            if (spent.has(nonce)) return false;
            await meet(nonce);
            spent.add(nonce);
            return true;
          },
        })),
    };
  },
});
