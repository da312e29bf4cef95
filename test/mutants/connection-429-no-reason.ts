import { withLimitAnswer, without } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429NoReason = mutant({
  name: 'connection-429-no-reason',
  bug: 'Leaves reason out of the 429.',
  breaks: ['connection.limit-answer'],
  mayAlsoFail: ['connection.hard-limit'],
  build: () => withLimitAnswer(429, (answer) => ({ ...answer, body: without(answer.body, 'reason') })),
});
