import { isReplayed, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumePageBorderLost = mutant({
  name: 'resume-page-border-lost',
  bug: 'Loses the event at the border of every page of 250.',
  breaks: ['resume.long-replay'],
  mayAlsoFail: ['resume.under-load'],
  build: () =>
    throughStreams((passage) => {
      let nth = 0;
      return {
        event(event) {
          if (isReplayed(event, passage)) nth += 1;
          if (nth === 0 || nth % 250 !== 0 || !isReplayed(event, passage)) passage.send(event);
        },
      };
    }),
});
