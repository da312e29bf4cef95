import { mutant } from './mutant.ts';
import { withErrors } from './with-errors.ts';

export const errorStackField = mutant({
  name: 'error-stack-field',
  bug: 'Errors carry a stack beside their message.',
  breaks: ['error.no-leak'],
  build: () => withErrors((reply) => ({ body: JSON.stringify({ ...(JSON.parse(reply.body ?? '{}') as object), stack: 'TypeError: no' }) })),
});
