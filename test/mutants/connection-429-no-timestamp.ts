import { withLimitAnswer, without } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429NoTimestamp = mutant({
  name: 'connection-429-no-timestamp',
  bug: 'Leaves timestamp out of the 429.',
  breaks: ['connection.limit-answer'],
  build: () => withLimitAnswer(429, (answer) => ({ ...answer, body: without(answer.body, 'timestamp') })),
});
