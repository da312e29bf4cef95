import { mutant } from './mutant.ts';
import { throughStreams } from './through-streams.ts';

export const buildMissedStatusLost = mutant({
  name: 'build-missed-status-lost',
  bug: 'Who resumes in the middle of a build misses the step at the seam.',
  breaks: ['build.catch-up'],
  // Other stories run into it on their way.
  mayAlsoFail: ['resume.last-event-id', 'build.lifecycle'],
  build: () =>
    throughStreams((passage) => {
      let seam = passage.cursor !== undefined;
      return {
        event(event) {
          if (seam && event.event === 'build.status') {
            seam = false;
            return;
          }
          passage.send(event);
        },
      };
    }),
});
