import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorMessageOnly = mutant({
  name: 'error-message-only',
  bug: 'Errors carry a message and no code.',
  breaks: ['error.shape', 'error.unknown-route'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'auth.unsigned-refused',
    'auth.tampered-refused',
    'auth.stale-refused',
    'auth.user-identity',
    'auth.outsider-refused',
    'post.validation',
    'post.malformed-body',
    'connection.newcomer-admitted',
    'connection.limit-answer',
    'connection.hard-limit',
    'read.validation',
    'preference.validation',
    'auth.replay-refused',
  ],
  build: () =>
    withErrors((reply) => {
      const { error, message } = JSON.parse(reply.body ?? '{}') as { error: string; message: string };
      return { body: JSON.stringify({ message: `${error}: ${message}` }) };
    }),
});
