import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';

export const sseOneOfMany = mutant({
  name: 'sse-one-of-many',
  bug: 'Each event goes to one reader, as jobs go to workers.',
  breaks: ['sse.every-subscriber'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'resume.under-load',
    'resume.long-replay',
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.bad-cursor',
    'build.catch-up',
  ],
  build: () => {
    const taken = new Set<string>();
    return throughStreams((passage) => ({
      event(event) {
        const key = `${passage.call.projectId} ${event.id}`;
        if (isLive(event, passage)) {
          if (taken.has(key)) return;
          taken.add(key);
        }
        passage.send(event);
      },
    }));
  },
});
