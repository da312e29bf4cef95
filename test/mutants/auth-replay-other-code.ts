import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authReplayOtherCode = mutant({
  name: 'auth-replay-other-code',
  bug: 'A replay is told CONFLICT.',
  breaks: [],
  warns: ['auth.replay-refused'],
  build: () => whereRefused('REPLAY_ATTACK_DETECTED', () => refusal(409, 'CONFLICT')),
});
