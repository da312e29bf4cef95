import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authReplay403 = mutant({
  name: 'auth-replay-403',
  bug: 'A replay is answered 403.',
  breaks: [],
  warns: ['auth.replay-refused'],
  build: () => whereRefused('REPLAY_ATTACK_DETECTED', () => refusal(403, 'REPLAY_ATTACK_DETECTED')),
});
