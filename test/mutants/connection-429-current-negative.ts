import { withLimitAnswer } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429CurrentNegative = mutant({
  name: 'connection-429-current-negative',
  bug: 'Counts below zero when it has evicted.',
  breaks: ['connection.limit-answer'],
  build: () => withLimitAnswer(429, (answer) => ({ ...answer, body: { ...answer.body, current_connections: -1 } })),
});
