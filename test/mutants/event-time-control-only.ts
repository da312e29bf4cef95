import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const eventTimeControlOnly = mutant({
  name: 'event-time-control-only',
  bug: 'Control events have a timestamp without milliseconds.',
  breaks: ['event.timestamp'],
  build: () =>
    withEvents((event) =>
      event.event.startsWith('connection.')
        ? { ...event, json: { ...event.json, timestamp: String(event.json['timestamp']).replace(/\.\d+Z$/, 'Z') } }
        : event,
    ),
});
