import { mutant } from './mutant.ts';
import { withErrorMessage } from './with-errors.ts';

export const errorWindowsPath = mutant({
  name: 'error-windows-path',
  bug: 'A refused signature shows where it was refused, on Windows.',
  breaks: ['error.no-leak'],
  build: () => withErrorMessage((reply) => (reply.status === 403 ? 'Refused in C:\\inetpub\\chat\\signature.cs' : undefined)),
});
