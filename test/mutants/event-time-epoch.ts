import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const eventTimeEpoch = mutant({
  name: 'event-time-epoch',
  bug: 'Timestamps are numbers.',
  breaks: ['event.timestamp', 'sse.valid-payload'],
  build: () => withEvents((event) => ({ ...event, json: { ...event.json, timestamp: Date.parse(String(event.json['timestamp'])) } })),
});
