import { isLive, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeRepeatAtHandOff = mutant({
  name: 'resume-repeat-at-hand-off',
  bug: 'Subscribes first and reads the log afterwards: what comes in between is sent twice.',
  breaks: ['resume.under-load'],
  mayAlsoFail: ['seq.ordered-on-stream', 'seq.visible-in-order', 'resume.any-cut', 'build.catch-up'],
  build: () =>
    throughStreams((passage) => {
      if (passage.cursor === undefined) return { event: passage.send };
      const readAt = performance.now() + 15;
      return {
        event(event) {
          passage.send(event);
          if (isLive(event, passage) && performance.now() < readAt) passage.send(event);
        },
      };
    }),
});
