import { withBody } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const errorTellsCanonical = mutant({
  name: 'error-tells-canonical',
  bug: 'A wrong signature is told the right one in upper case, beside what was signed.',
  breaks: ['error.no-leak'],
  build: () =>
    whereRefused('INVALID_SIGNATURE', async (reply, call, _, notary) => {
      const expected = (await notary.v2(call)).toUpperCase();
      return withBody(reply, (body) => ({ ...body, signed: `${call.method} ${call.rawTarget}`, expected }));
    }),
});
