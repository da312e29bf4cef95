import { isReplayed, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeCappedAt1000 = mutant({
  name: 'resume-capped-at-1000',
  bug: 'Replays the first 1,000 events, says nothing and goes live.',
  breaks: ['resume.long-replay'],
  build: () =>
    throughStreams((passage) => {
      let left = 1_000;
      return { event: (event) => (!isReplayed(event, passage) || left-- > 0 ? passage.send(event) : undefined) };
    }),
});
