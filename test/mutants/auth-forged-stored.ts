import { randomUUID } from 'node:crypto';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authForgedStored = mutant({
  name: 'auth-forged-stored',
  bug: 'Looks at the signature after it has stored the message.',
  breaks: ['auth.refusal-has-no-effect'],
  mayAlsoFail: ['idem.refusal-keeps-key-free'],
  build: () =>
    whereRefused('INVALID_SIGNATURE', async (reply, call, next, notary) => {
      if (call.operation === 'postMessage') await next(await notary.vouch(call, randomUUID()));
      return reply;
    }),
});
