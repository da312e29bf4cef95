import { withLimitAnswer } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429OtherCode = mutant({
  name: 'connection-429-other-code',
  bug: 'Answers the 429 as if it were about the request rate.',
  breaks: ['connection.limit-answer'],
  mayAlsoFail: ['connection.hard-limit', 'connection.newcomer-admitted'],
  build: () => withLimitAnswer(429, (answer) => ({ ...answer, body: { ...answer.body, error: 'RATE_LIMITED' } })),
});
