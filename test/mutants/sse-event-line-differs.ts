import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const sseEventLineDiffers = mutant({
  name: 'sse-event-line-differs',
  bug: 'The event: line of a response says chat.response.',
  breaks: ['sse.dotted-names'],
  build: () => withEvents((event) => (event.event === 'message.response' ? { ...event, event: 'chat.response' } : event)),
});
