import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authMismatch400 = mutant({
  name: 'auth-mismatch-400',
  bug: 'A user in the body that is not x-user-id is answered 400.',
  breaks: ['auth.user-identity'],
  build: () => whereRefused('USER_MISMATCH', () => refusal(400, 'USER_MISMATCH')),
});
