import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';
import type { Passage } from './through-streams.ts';

export const sseLeaksBuilds = mutant({
  name: 'sse-leaks-builds',
  bug: 'Sends build.status to every stream of the server.',
  breaks: ['sse.project-isolation'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'seq.ordered-on-stream',
    'resume.last-event-id',
    'resume.under-load',
    'resume.any-cut',
    'resume.same-event',
    'resume.bad-cursor',
    'build.lifecycle',
    'build.none-in-plan',
    'build.linked',
    'build.catch-up',
    'build.failure',
  ],
  build: () => {
    const open = new Set<Passage>();
    return throughStreams((passage) => {
      open.add(passage);
      return {
        event(event) {
          passage.send(event);
          if (event.event === 'build.status' && isLive(event, passage))
            for (const other of open) if (other.call.projectId !== passage.call.projectId) other.send(event);
        },
        detached: () => void open.delete(passage),
      };
    });
  },
});
