import { mutant } from './mutant.ts';
import { withErrorMessage } from './with-errors.ts';

export const errorDatabaseWords = mutant({
  name: 'error-database-words',
  bug: 'A spent nonce shows the index it broke.',
  breaks: ['error.no-leak'],
  build: () =>
    withErrorMessage((reply) => (reply.status === 409 ? 'duplicate key value violates unique constraint "nonces_pkey"' : undefined)),
});
