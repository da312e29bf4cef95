import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authUnsigned403 = mutant({
  name: 'auth-unsigned-403',
  bug: 'An unsigned request is answered 403.',
  breaks: ['auth.unsigned-refused'],
  mayAlsoFail: ['auth.comes-first'],
  build: () => whereRefused('MISSING_SIGNATURE', () => refusal(403, 'MISSING_SIGNATURE')),
});
