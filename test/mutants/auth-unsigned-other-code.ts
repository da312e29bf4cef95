import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authUnsignedOtherCode = mutant({
  name: 'auth-unsigned-other-code',
  bug: 'An unsigned request is told UNAUTHORIZED.',
  breaks: ['auth.unsigned-refused'],
  build: () => whereRefused('MISSING_SIGNATURE', () => refusal(401, 'UNAUTHORIZED')),
});
