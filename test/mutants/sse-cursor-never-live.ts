import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';

export const sseCursorNeverLive = mutant({
  name: 'sse-cursor-never-live',
  bug: 'A stream that came with a cursor replays and then stays silent.',
  breaks: ['sse.every-subscriber'],
  mayAlsoFail: [
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.under-load',
    'resume.any-cut',
    'resume.bad-cursor',
    'resume.long-replay',
    'build.catch-up',
  ],
  build: () =>
    throughStreams((passage) => ({
      event(event) {
        if (!isLive(event, passage) || passage.cursor === undefined) passage.send(event);
      },
    })),
});
