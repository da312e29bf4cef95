import { withLimitAnswer } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429RetryAfterDate = mutant({
  name: 'connection-429-retry-after-date',
  bug: 'Gives Retry-After of the 429 as a date.',
  breaks: ['connection.limit-answer'],
  build: () => withLimitAnswer(429, (answer) => ({ ...answer, headers: { ...answer.headers, 'retry-after': new Date().toUTCString() } })),
});
