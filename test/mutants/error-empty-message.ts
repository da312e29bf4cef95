import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorEmptyMessage = mutant({
  name: 'error-empty-message',
  bug: 'The message of an error is empty.',
  breaks: ['error.shape', 'error.unknown-route'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () =>
    withErrors((reply) => {
      const { error, message } = JSON.parse(reply.body ?? '{}') as { error: string; message: string };
      return { body: JSON.stringify({ error, message: message.slice(message.length) }) };
    }),
});
