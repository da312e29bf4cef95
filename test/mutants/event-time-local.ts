import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const eventTimeLocal = mutant({
  name: 'event-time-local',
  bug: "Timestamps are in the server's own zone.",
  breaks: ['event.timestamp'],
  build: () =>
    withEvents((event) => ({ ...event, json: { ...event.json, timestamp: String(event.json['timestamp']).replace(/Z$/, '+03:00') } })),
});
