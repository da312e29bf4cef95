import { randomUUID } from 'node:crypto';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authStaleStored = mutant({
  name: 'auth-stale-stored',
  bug: 'Looks at the timestamp after it has stored the message.',
  breaks: ['auth.refusal-has-no-effect'],
  mayAlsoFail: ['idem.refusal-keeps-key-free'],
  build: () =>
    whereRefused('TIMESTAMP_OUT_OF_RANGE', async (reply, call, next, notary) => {
      if (call.operation.startsWith('post')) await next(await notary.vouch(call, randomUUID()));
      return reply;
    }),
});
