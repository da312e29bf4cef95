import { withLimitAnswer, without } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connectionHardLimit503 = mutant({
  name: 'connection-hard-limit-503',
  bug: 'Answers 503 where everybody is typing.',
  breaks: ['connection.hard-limit'],
  build: () =>
    withLimitAnswer(429, (answer) =>
      answer.body['reason'] === 'all_typing' ? { ...answer, status: 503, headers: without(answer.headers, 'retry-after') } : answer,
    ),
});
