import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';

export const sseCursorNeverLive = mutant({
  name: 'sse-cursor-never-live',
  bug: 'A stream that came with a cursor replays and then stays silent.',
  breaks: ['sse.every-subscriber'],
  build: () =>
    throughStreams((passage) => ({
      event(event) {
        if (!isLive(event, passage) || passage.cursor === undefined) passage.send(event);
      },
    })),
});
