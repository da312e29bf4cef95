import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorValidationEmpty = mutant({
  name: 'error-validation-empty',
  bug: 'A 400 has no body.',
  breaks: ['error.shape'],
  // Other stories run into it on their way.
  mayAlsoFail: ['post.malformed-body', 'read.validation', 'post.validation', 'preference.validation'],
  build: () => withErrors((reply) => (reply.status === 400 ? { body: '' } : undefined)),
});
