import { throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const connectionTakeoverNewcomerId = mutant({
  name: 'connection-takeover-newcomer-id',
  bug: 'Puts the id of the newcomer into evicted_connection_id.',
  breaks: ['connection.victim-told'],
  build: () =>
    throughStreams((passage) => ({
      event(event) {
        const data = event.json['data'] as Record<string, unknown>; // `as`: the engine's events have one
        if (event.event !== 'connection.takeover') return passage.send(event);
        passage.send({ ...event, json: { ...event.json, data: { ...data, evicted_connection_id: data['connectionId'] } } });
      },
    })),
});
