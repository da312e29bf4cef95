import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const sseUnderscoredTakeover = mutant({
  name: 'sse-underscored-takeover',
  bug: 'Writes connection_takeover on the event: line only.',
  breaks: ['sse.dotted-names'],
  build: () => withEvents((event) => (event.event === 'connection.takeover' ? { ...event, event: 'connection_takeover' } : event)),
});
