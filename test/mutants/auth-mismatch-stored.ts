import { randomUUID } from 'node:crypto';
import { bodyOf } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authMismatchStored = mutant({
  name: 'auth-mismatch-stored',
  bug: 'Stores a message for the user in its body and then refuses it.',
  breaks: ['auth.refusal-has-no-effect'],
  build: () =>
    whereRefused('USER_MISMATCH', async (reply, call, next, notary) => {
      const user = String(bodyOf(call)?.['userId']);
      await next(await notary.vouch({ ...call, headers: { ...call.headers, 'x-user-id': user } }, randomUUID()));
      return reply;
    }),
});
