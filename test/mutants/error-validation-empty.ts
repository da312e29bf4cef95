import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorValidationEmpty = mutant({
  name: 'error-validation-empty',
  bug: 'A 400 has no body.',
  breaks: ['error.shape'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => withErrors((reply) => (reply.status === 400 ? { body: '' } : undefined)),
});
