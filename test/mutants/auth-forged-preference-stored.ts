import { randomUUID } from 'node:crypto';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authForgedPreferenceStored = mutant({
  name: 'auth-forged-preference-stored',
  bug: 'Saves the preference before it refuses a forged request.',
  breaks: ['auth.refusal-has-no-effect'],
  build: () =>
    whereRefused('INVALID_SIGNATURE', async (reply, call, next, notary) => {
      if (call.operation === 'putPreferences') await next(await notary.vouch(call, randomUUID()));
      return reply;
    }),
});
