import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authStale401 = mutant({
  name: 'auth-stale-401',
  bug: 'A stale timestamp is answered 401.',
  breaks: [],
  warns: ['auth.stale-refused'],
  build: () => whereRefused('TIMESTAMP_OUT_OF_RANGE', () => refusal(401, 'TIMESTAMP_OUT_OF_RANGE')),
});
