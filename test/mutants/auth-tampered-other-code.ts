import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authTamperedOtherCode = mutant({
  name: 'auth-tampered-other-code',
  bug: 'A wrong signature is told FORBIDDEN.',
  breaks: ['auth.tampered-refused'],
  build: () => whereRefused('INVALID_SIGNATURE', () => refusal(403, 'FORBIDDEN')),
});
