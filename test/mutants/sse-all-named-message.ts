import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const sseAllNamedMessage = mutant({
  name: 'sse-all-named-message',
  bug: 'Every event: line says message.',
  breaks: ['sse.dotted-names'],
  build: () => withEvents((event) => ({ ...event, event: 'message' })),
});
