import { isReplayed, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeNewest1000 = mutant({
  name: 'resume-newest-1000',
  bug: 'Replays the newest 1,000 events only.',
  breaks: ['resume.long-replay'],
  build: () =>
    throughStreams((passage) => ({
      event: (event) => (Number(event.id) > passage.head - 1_000 || !isReplayed(event, passage) ? passage.send(event) : undefined),
    })),
});
