import { randomUUID } from 'node:crypto';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authUnsignedMarkStored = mutant({
  name: 'auth-unsigned-mark-stored',
  bug: 'Raises the read mark before it refuses an unsigned request.',
  breaks: ['auth.refusal-has-no-effect'],
  build: () =>
    whereRefused('MISSING_SIGNATURE', async (reply, call, next, notary) => {
      if (call.operation === 'putReadMark') await next(await notary.vouch(call, randomUUID()));
      return reply;
    }),
});
