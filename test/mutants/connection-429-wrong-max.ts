import { withLimitAnswer } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429WrongMax = mutant({
  name: 'connection-429-wrong-max',
  bug: 'Tells another max_connections in the 429 than it holds to.',
  breaks: ['connection.limit-answer'],
  build: () => withLimitAnswer(429, (answer) => ({ ...answer, body: { ...answer.body, max_connections: 10 } })),
});
