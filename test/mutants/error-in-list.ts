import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorInList = mutant({
  name: 'error-in-list',
  bug: 'Errors are a list.',
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
  build: () =>
    withErrors((reply) => {
      const { error, message } = JSON.parse(reply.body ?? '{}') as { error: string; message: string };
      return { body: JSON.stringify([{ error, message }]) };
    }),
});
