import { refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authStaleOtherCode = mutant({
  name: 'auth-stale-other-code',
  bug: 'A stale timestamp is told REQUEST_EXPIRED.',
  breaks: [],
  warns: ['auth.stale-refused'],
  build: () => whereRefused('TIMESTAMP_OUT_OF_RANGE', () => refusal(408, 'REQUEST_EXPIRED')),
});
