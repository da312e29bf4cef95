import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const eventTimeWithoutZone = mutant({
  name: 'event-time-without-zone',
  bug: 'Timestamps do not say their zone.',
  breaks: ['event.timestamp'],
  build: () => withEvents((event) => ({ ...event, json: { ...event.json, timestamp: String(event.json['timestamp']).replace(/Z$/, '') } })),
});
