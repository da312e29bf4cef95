import { isReplayed, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeEndsAt1000 = mutant({
  name: 'resume-ends-at-1000',
  bug: 'Ends the stream after 1,000 replayed events without a word.',
  breaks: ['resume.long-replay'],
  build: () =>
    throughStreams((passage) => {
      let left = 1_000;
      return {
        event(event) {
          if (isReplayed(event, passage) && left-- === 0) passage.end();
          else if (left >= 0) passage.send(event);
        },
      };
    }),
});
