import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const error404Empty = mutant({
  name: 'error-404-empty',
  bug: 'A route that does not exist has no body.',
  breaks: ['error.unknown-route'],
  mayAlsoFail: ['error.shape'],
  build: () => withErrors((reply) => (reply.status === 404 ? { body: '' } : undefined)),
});
