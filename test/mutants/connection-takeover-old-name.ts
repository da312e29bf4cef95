import { throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const connectionTakeoverOldName = mutant({
  name: 'connection-takeover-old-name',
  bug: 'Calls the takeover connection_takeover, as an older dialect did.',
  breaks: ['connection.victim-told'],
  mayAlsoFail: ['sse.dotted-names'],
  build: () =>
    throughStreams((passage) => ({
      event: (event) =>
        passage.send(
          event.event === 'connection.takeover'
            ? { ...event, event: 'connection_takeover', json: { ...event.json, event: 'connection_takeover' } }
            : event,
        ),
    })),
});
