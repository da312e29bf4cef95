import { mutant } from './mutant.ts';
import { isReplayed, throughStreams } from './through-streams.ts';

export const buildNotReplayed = mutant({
  name: 'build-not-replayed',
  bug: 'build.status is live only and never replayed.',
  breaks: ['build.catch-up'],
  mayAlsoFail: [
    'resume.last-event-id',
    'resume.from-seq',
    'resume.same-event',
    'resume.any-cut',
    'resume.under-load',
    'build.lifecycle',
    'build.progress',
    'build.linked',
    'resume.header-wins',
    'idem.no-second-effect',
  ],
  build: () =>
    throughStreams((passage) => ({
      event(event) {
        if (event.event !== 'build.status' || !isReplayed(event, passage)) passage.send(event);
      },
    })),
});
