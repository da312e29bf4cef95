import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorNested = mutant({
  name: 'error-nested',
  bug: 'Errors are wrapped in an object of their own.',
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
  build: () =>
    withErrors((reply) => {
      const { error, message } = JSON.parse(reply.body ?? '{}') as { error: string; message: string };
      return { body: JSON.stringify({ error: { code: error, message } }) };
    }),
});
