import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authReplay500 = mutant({
  name: 'auth-replay-500',
  bug: 'A unique index on nonces breaks with 500.',
  breaks: ['auth.replay-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect', 'error.shape'],
  build: () => whereRefused('REPLAY_ATTACK_DETECTED', () => refusal(500, 'INTERNAL')),
});
