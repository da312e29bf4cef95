import { isReplayed, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeCappedAt100 = mutant({
  name: 'resume-capped-at-100',
  bug: 'Replays the first page of 100 events only.',
  breaks: ['resume.long-replay'],
  build: () =>
    throughStreams((passage) => {
      let left = 100;
      return { event: (event) => (!isReplayed(event, passage) || left-- > 0 ? passage.send(event) : undefined) };
    }),
});
