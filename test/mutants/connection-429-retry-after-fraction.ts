import { withLimitAnswer } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429RetryAfterFraction = mutant({
  name: 'connection-429-retry-after-fraction',
  bug: 'Gives Retry-After of the 429 in fractions of a second.',
  breaks: ['connection.limit-answer'],
  build: () => withLimitAnswer(429, (answer) => ({ ...answer, headers: { ...answer.headers, 'retry-after': '0.1' } })),
});
