import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorCodeNumber = mutant({
  name: 'error-code-number',
  bug: 'The code of an error is its status.',
  breaks: ['error.shape', 'error.unknown-route'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => withErrors((reply) => ({ body: JSON.stringify({ error: reply.status, message: 'Refused.' }) })),
});
