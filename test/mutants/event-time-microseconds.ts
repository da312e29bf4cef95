import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const eventTimeMicroseconds = mutant({
  name: 'event-time-microseconds',
  bug: 'Timestamps have microseconds.',
  breaks: ['event.timestamp'],
  build: () =>
    withEvents((event) => ({ ...event, json: { ...event.json, timestamp: String(event.json['timestamp']).replace(/Z$/, '000Z') } })),
});
