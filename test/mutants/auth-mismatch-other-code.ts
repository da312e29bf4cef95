import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authMismatchOtherCode = mutant({
  name: 'auth-mismatch-other-code',
  bug: 'A user in the body that is not x-user-id is told FORBIDDEN.',
  breaks: ['auth.user-identity'],
  build: () => whereRefused('USER_MISMATCH', () => refusal(403, 'FORBIDDEN')),
});
