import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorProblemWithoutCode = mutant({
  name: 'error-problem-without-code',
  bug: 'Errors are problem documents without a code.',
  breaks: ['error.shape', 'error.unknown-route'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => withErrors((reply) => ({ body: JSON.stringify({ type: 'about:blank', title: 'Refused', status: reply.status }) })),
});
