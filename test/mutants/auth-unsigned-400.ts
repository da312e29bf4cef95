import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authUnsigned400 = mutant({
  name: 'auth-unsigned-400',
  bug: 'An unsigned request is answered 400, as if the missing header were a mistake of form.',
  breaks: ['auth.unsigned-refused'],
  mayAlsoFail: ['auth.comes-first'],
  build: () => whereRefused('MISSING_SIGNATURE', () => refusal(400, 'MISSING_SIGNATURE')),
});
