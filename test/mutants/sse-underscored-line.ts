import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const sseUnderscoredLine = mutant({
  name: 'sse-underscored-line',
  bug: 'Writes build_status on the event: line only.',
  breaks: ['sse.dotted-names'],
  build: () => withEvents((event) => (event.event === 'build.status' ? { ...event, event: 'build_status' } : event)),
});
