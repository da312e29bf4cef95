import { withLimitAnswer } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connectionHardLimitOtherReason = mutant({
  name: 'connection-hard-limit-other-reason',
  bug: 'Gives no reason of its own where everybody is typing.',
  breaks: ['connection.hard-limit'],
  build: () =>
    withLimitAnswer(429, (answer) =>
      answer.body['reason'] === 'all_typing' ? { ...answer, body: { ...answer.body, reason: 'connection_limit' } } : answer,
    ),
});
