import { withLimitAnswer, without } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection202NoRetryAfter = mutant({
  name: 'connection-202-no-retry-after',
  bug: 'Leaves Retry-After out of the 202.',
  breaks: ['connection.in-progress-answer'],
  settings: { eviction: 'in-progress' },
  build: () => withLimitAnswer(202, (answer) => ({ ...answer, headers: without(answer.headers, 'retry-after') })),
});
