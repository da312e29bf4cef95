import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';

export const sseFirstThree = mutant({
  name: 'sse-first-three',
  bug: 'The first three streams of a project get events.',
  breaks: ['sse.every-subscriber'],
  mayAlsoFail: [
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.under-load',
    'resume.bad-cursor',
    'connection.limit',
    'build.catch-up',
  ],
  build: () => {
    const places = new Map<string, number>();
    return throughStreams((passage) => {
      const { projectId } = passage.call;
      const place = (places.get(projectId) ?? 0) + 1;
      places.set(projectId, place);
      return {
        event(event) {
          if (place <= 3 || !isLive(event, passage)) passage.send(event);
        },
        detached: () => void places.set(projectId, (places.get(projectId) ?? 1) - 1),
      };
    });
  },
});
