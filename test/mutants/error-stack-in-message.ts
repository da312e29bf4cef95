import { mutant } from './mutant.ts';
import { withErrorMessage } from './with-errors.ts';

export const errorStackInMessage = mutant({
  name: 'error-stack-in-message',
  bug: 'A validation error tells its stack.',
  breaks: ['error.no-leak'],
  build: () => withErrorMessage((reply) => (reply.status === 400 ? String(new TypeError('no').stack) : undefined)),
});
