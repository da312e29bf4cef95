import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const eventTimeWithoutMilliseconds = mutant({
  name: 'event-time-without-milliseconds',
  bug: 'Timestamps have no milliseconds.',
  breaks: ['event.timestamp'],
  build: () =>
    withEvents((event) => ({ ...event, json: { ...event.json, timestamp: String(event.json['timestamp']).replace(/\.\d+Z$/, 'Z') } })),
});
