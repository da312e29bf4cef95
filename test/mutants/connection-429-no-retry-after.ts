import { withLimitAnswer, without } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429NoRetryAfter = mutant({
  name: 'connection-429-no-retry-after',
  bug: 'Leaves Retry-After out of the 429.',
  breaks: ['connection.limit-answer'],
  build: () => withLimitAnswer(429, (answer) => ({ ...answer, headers: without(answer.headers, 'retry-after') })),
});
