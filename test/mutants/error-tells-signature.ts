import { withBody } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const errorTellsSignature = mutant({
  name: 'error-tells-signature',
  bug: 'A wrong signature is told the right one.',
  breaks: ['error.no-leak'],
  build: () =>
    whereRefused('INVALID_SIGNATURE', async (reply, call, _, notary) => {
      const expected = await notary.v2(call);
      return withBody(reply, (body) => ({ ...body, message: `Expected ${expected}.` }));
    }),
});
