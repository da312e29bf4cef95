import { mutant } from './mutant.ts';
import { withErrorMessage } from './with-errors.ts';

export const errorFilePath = mutant({
  name: 'error-file-path',
  bug: 'A refused signature shows where it was refused.',
  breaks: ['error.no-leak'],
  build: () =>
    withErrorMessage((reply) => (reply.status === 403 ? 'Refused in /usr/src/app/dist/middleware/signature.js:41:17' : undefined)),
});
