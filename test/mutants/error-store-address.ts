import { mutant } from './mutant.ts';
import { withErrorMessage } from './with-errors.ts';

export const errorStoreAddress = mutant({
  name: 'error-store-address',
  bug: 'A stale timestamp shows where the store lives.',
  breaks: ['error.no-leak'],
  build: () => withErrorMessage((reply) => (reply.status === 408 ? 'redis://10.0.3.7:6379 says the request is late' : undefined)),
});
