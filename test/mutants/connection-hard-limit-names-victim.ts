import { withLimitAnswer } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connectionHardLimitNamesVictim = mutant({
  name: 'connection-hard-limit-names-victim',
  bug: 'Names a victim where nobody was evicted.',
  breaks: ['connection.hard-limit'],
  build: () =>
    withLimitAnswer(429, (answer) =>
      answer.body['reason'] === 'all_typing'
        ? { ...answer, body: { ...answer.body, evicted_connection_id: '00000000-0000-4000-8000-000000000000' } }
        : answer,
    ),
});
