import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authTampered401 = mutant({
  name: 'auth-tampered-401',
  bug: 'A wrong signature is answered 401.',
  breaks: ['auth.tampered-refused'],
  build: () => whereRefused('INVALID_SIGNATURE', () => refusal(401, 'INVALID_SIGNATURE')),
});
