import { mutant } from './mutant.ts';
import { isDurable, throughStreams } from './through-streams.ts';
import type { Passage } from './through-streams.ts';

export const sseOnlyNewest = mutant({
  name: 'sse-only-newest',
  bug: 'Only the newest stream of a project gets events.',
  breaks: ['sse.every-subscriber'],
  mayAlsoFail: [
    'sse.stalled-reader',
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.under-load',
    'resume.bad-cursor',
    'resume.long-replay',
    'connection.limit',
  ],
  build: () => {
    const newest = new Map<string, Passage>();
    return throughStreams((passage) => {
      newest.set(passage.call.projectId, passage);
      return {
        event(event) {
          if (!isDurable(event) || newest.get(passage.call.projectId) === passage) passage.send(event);
        },
      };
    });
  },
});
