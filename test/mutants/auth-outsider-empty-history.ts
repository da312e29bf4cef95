import { answer } from './decorate.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

export const authOutsiderEmptyHistory = mutant({
  name: 'auth-outsider-empty-history',
  bug: 'An outsider gets an empty history.',
  breaks: ['auth.outsider-refused'],
  build: () =>
    whereRefused('UNAUTHORIZED_PROJECT_ACCESS', (reply, call) =>
      call.operation === 'listMessages'
        ? answer(200, { messages: [], pagination: { start_seq: null, end_seq: null, has_more_older: false, has_more_newer: false } })
        : reply,
    ),
});
