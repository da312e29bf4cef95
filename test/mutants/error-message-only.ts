import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorMessageOnly = mutant({
  name: 'error-message-only',
  bug: 'Errors carry a message and no code.',
  breaks: ['error.shape', 'error.unknown-route'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () =>
    withErrors((reply) => {
      const { error, message } = JSON.parse(reply.body ?? '{}') as { error: string; message: string };
      return { body: JSON.stringify({ message: `${error}: ${message}` }) };
    }),
});
