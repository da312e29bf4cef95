import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const eventTimeHttp = mutant({
  name: 'event-time-http',
  bug: 'Timestamps are HTTP dates.',
  breaks: ['event.timestamp'],
  build: () =>
    withEvents((event) => ({ ...event, json: { ...event.json, timestamp: new Date(String(event.json['timestamp'])).toUTCString() } })),
});
