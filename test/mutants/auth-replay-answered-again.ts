import { answer } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authReplayAnsweredAgain = mutant({
  name: 'auth-replay-answered-again',
  bug: 'Answers a replay as it answered the first.',
  breaks: ['auth.replay-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect'],
  build: () => whereRefused('REPLAY_ATTACK_DETECTED', (reply, call) => (call.method === 'POST' ? answer(201, { accepted: true }) : reply)),
});
