import { withLimitAnswer, without } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429NoMessage = mutant({
  name: 'connection-429-no-message',
  bug: 'Leaves message out of the 429.',
  breaks: ['connection.limit-answer'],
  build: () => withLimitAnswer(429, (answer) => ({ ...answer, body: without(answer.body, 'message') })),
});
