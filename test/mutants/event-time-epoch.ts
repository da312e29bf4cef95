import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const eventTimeEpoch = mutant({
  name: 'event-time-epoch',
  bug: 'Timestamps are numbers.',
  breaks: ['event.timestamp', 'sse.valid-payload'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => withEvents((event) => ({ ...event, json: { ...event.json, timestamp: Date.parse(String(event.json['timestamp'])) } })),
});
