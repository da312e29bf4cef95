import { withLimitAnswer } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429CurrentAbove = mutant({
  name: 'connection-429-current-above',
  bug: 'Counts the refused newcomer among the current connections.',
  breaks: ['connection.limit-answer'],
  build: () =>
    withLimitAnswer(429, (answer) => ({
      ...answer,
      body: { ...answer.body, current_connections: Number(answer.body['max_connections']) + 1 },
    })),
});
