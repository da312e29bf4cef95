import { randomUUID } from 'node:crypto';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authReplayHasEffect = mutant({
  name: 'auth-replay-has-effect',
  bug: 'Refuses a replay after it has done what it asks.',
  breaks: ['auth.replay-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect'],
  build: () =>
    whereRefused('REPLAY_ATTACK_DETECTED', async (reply, call, next, notary) => {
      if (call.operation !== 'openStream') await next(await notary.vouch(call, randomUUID()));
      return reply;
    }),
});
