import { isReplayed, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeCappedAt500 = mutant({
  name: 'resume-capped-at-500',
  bug: 'Replays the first 500 events, says nothing and goes live.',
  breaks: ['resume.long-replay'],
  build: () =>
    throughStreams((passage) => {
      let left = 500;
      return { event: (event) => (!isReplayed(event, passage) || left-- > 0 ? passage.send(event) : undefined) };
    }),
});
