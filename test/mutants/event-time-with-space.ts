import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const eventTimeWithSpace = mutant({
  name: 'event-time-with-space',
  bug: 'Timestamps have a space for the T, as SQL prints them.',
  breaks: ['event.timestamp'],
  build: () => withEvents((event) => ({ ...event, json: { ...event.json, timestamp: String(event.json['timestamp']).replace('T', ' ') } })),
});
