import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorProblemWithoutCode = mutant({
  name: 'error-problem-without-code',
  bug: 'Errors are problem documents without a code.',
  breaks: ['error.shape', 'error.unknown-route'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'auth.outsider-refused',
    'post.malformed-body',
    'connection.newcomer-admitted',
    'connection.limit-answer',
    'connection.hard-limit',
    'read.validation',
    'auth.unsigned-refused',
    'auth.tampered-refused',
    'auth.stale-refused',
    'auth.replay-refused',
    'auth.user-identity',
    'post.validation',
    'preference.validation',
  ],
  build: () => withErrors((reply) => ({ body: JSON.stringify({ type: 'about:blank', title: 'Refused', status: reply.status }) })),
});
