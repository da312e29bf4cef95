import { withLimitAnswer, without } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429NoRetryMs = mutant({
  name: 'connection-429-no-retry-ms',
  bug: 'Leaves retry_after_ms out of the 429.',
  breaks: ['connection.limit-answer'],
  build: () => withLimitAnswer(429, (answer) => ({ ...answer, body: without(answer.body, 'retry_after_ms') })),
});
