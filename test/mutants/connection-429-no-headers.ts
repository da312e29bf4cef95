import { withLimitAnswer, without } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429NoHeaders = mutant({
  name: 'connection-429-no-headers',
  bug: 'Leaves the X-SSE headers out of the 429.',
  breaks: [],
  warns: ['connection.limit-answer'],
  build: () =>
    withLimitAnswer(429, (answer) => ({
      ...answer,
      headers: without(answer.headers, 'x-sse-connection-limit', 'x-sse-current-connections', 'x-sse-limit-reason'),
    })),
});
