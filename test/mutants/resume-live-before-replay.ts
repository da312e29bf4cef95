import { isReplayed, type StreamEvent, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeLiveBeforeReplay = mutant({
  name: 'resume-live-before-replay',
  bug: 'Lets live events overtake the replay.',
  breaks: ['resume.under-load'],
  mayAlsoFail: [
    'seq.ordered-on-stream',
    'seq.visible-in-order',
    'resume.last-event-id',
    'resume.any-cut',
    'keep-alive.silent',
    'build.catch-up',
  ],
  build: () =>
    throughStreams((passage) => {
      if (passage.cursor === undefined) return { event: passage.send };
      const held: StreamEvent[] = [];
      // The replay leaves when its last page has been read.
      setTimeout(() => {
        for (const event of held.splice(0)) passage.send(event);
      }, 15);
      return { event: (event) => (isReplayed(event, passage) ? void held.push(event) : passage.send(event)) };
    }),
});
