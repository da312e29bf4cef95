import { withLimitAnswer } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connection429HeaderOtherLimit = mutant({
  name: 'connection-429-header-other-limit',
  bug: 'Tells another limit in X-SSE-Connection-Limit than in the body.',
  breaks: [],
  warns: ['connection.limit-answer'],
  build: () => withLimitAnswer(429, (answer) => ({ ...answer, headers: { ...answer.headers, 'x-sse-connection-limit': '100' } })),
});
