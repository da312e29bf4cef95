import { withLimitAnswer, without } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429NoMaxConnections = mutant({
  name: 'connection-429-no-max-connections',
  bug: 'Leaves max_connections out of the 429.',
  breaks: ['connection.limit-answer'],
  build: () => withLimitAnswer(429, (answer) => ({ ...answer, body: without(answer.body, 'max_connections') })),
});
