import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorCodeOnly = mutant({
  name: 'error-code-only',
  bug: 'Errors carry a code and no message.',
  breaks: ['error.shape', 'error.unknown-route'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'auth.outsider-refused',
    'connection.newcomer-admitted',
    'connection.limit-answer',
    'read.validation',
    'auth.unsigned-refused',
    'auth.tampered-refused',
    'auth.user-identity',
    'post.validation',
    'post.malformed-body',
    'connection.hard-limit',
    'preference.validation',
  ],
  build: () =>
    withErrors((reply) => {
      const { error, message } = JSON.parse(reply.body ?? '{}') as { error: string; message: string };
      return { body: JSON.stringify({ error, detail: message }) };
    }),
});
