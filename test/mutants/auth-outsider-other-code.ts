import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authOutsiderOtherCode = mutant({
  name: 'auth-outsider-other-code',
  bug: 'An outsider is told FORBIDDEN.',
  breaks: ['auth.outsider-refused'],
  build: () => whereRefused('UNAUTHORIZED_PROJECT_ACCESS', () => refusal(403, 'FORBIDDEN')),
});
