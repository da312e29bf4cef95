import { withLimitAnswer, without } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection202NoRetryMs = mutant({
  name: 'connection-202-no-retry-ms',
  bug: 'Leaves retry_after_ms out of the 202.',
  breaks: ['connection.in-progress-answer'],
  settings: { eviction: 'in-progress' },
  build: () => withLimitAnswer(202, (answer) => ({ ...answer, body: without(answer.body, 'retry_after_ms') })),
});
