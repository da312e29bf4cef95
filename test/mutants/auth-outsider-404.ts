import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authOutsider404 = mutant({
  name: 'auth-outsider-404',
  bug: 'An outsider is told that there is no such project.',
  breaks: ['auth.outsider-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect'],
  build: () => whereRefused('UNAUTHORIZED_PROJECT_ACCESS', () => refusal(404, 'NOT_FOUND')),
});
