import { withLimitAnswer, without } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429NoCurrentConnections = mutant({
  name: 'connection-429-no-current-connections',
  bug: 'Leaves current_connections out of the 429.',
  breaks: ['connection.limit-answer'],
  build: () => withLimitAnswer(429, (answer) => ({ ...answer, body: without(answer.body, 'current_connections') })),
});
