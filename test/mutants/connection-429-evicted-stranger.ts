import { withLimitAnswer } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429EvictedStranger = mutant({
  name: 'connection-429-evicted-stranger',
  bug: 'Names a victim in the 429 that nobody knows.',
  breaks: ['connection.limit-answer'],
  build: () =>
    withLimitAnswer(429, (answer) =>
      'evicted_connection_id' in answer.body
        ? { ...answer, body: { ...answer.body, evicted_connection_id: '00000000-0000-4000-8000-000000000000' } }
        : answer,
    ),
});
