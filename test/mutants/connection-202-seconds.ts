import { withLimitAnswer } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection202Seconds = mutant({
  name: 'connection-202-seconds',
  bug: 'Gives retry_after_ms of the 202 as text.',
  breaks: ['connection.in-progress-answer'],
  build: () => withLimitAnswer(202, (answer) => ({ ...answer, body: { ...answer.body, retry_after_ms: '1s' } })),
});
