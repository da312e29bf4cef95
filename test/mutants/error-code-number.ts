import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorCodeNumber = mutant({
  name: 'error-code-number',
  bug: 'The code of an error is its status.',
  breaks: ['error.shape', 'error.unknown-route'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'read.validation',
    'auth.unsigned-refused',
    'auth.tampered-refused',
    'auth.stale-refused',
    'auth.replay-refused',
    'auth.user-identity',
    'auth.outsider-refused',
    'post.validation',
    'post.malformed-body',
    'connection.newcomer-admitted',
    'connection.limit-answer',
    'connection.hard-limit',
    'preference.validation',
  ],
  build: () => withErrors((reply) => ({ body: JSON.stringify({ error: reply.status, message: 'Refused.' }) })),
});
