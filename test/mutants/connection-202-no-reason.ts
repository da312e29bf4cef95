import { withLimitAnswer, without } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection202NoReason = mutant({
  name: 'connection-202-no-reason',
  bug: 'Leaves the reason out of the 202.',
  breaks: ['connection.in-progress-answer'],
  build: () => withLimitAnswer(202, (answer) => ({ ...answer, body: without(answer.body, 'reason') })),
});
