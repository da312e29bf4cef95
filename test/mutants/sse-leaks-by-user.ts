import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';
import type { Passage } from './through-streams.ts';

export const sseLeaksByUser = mutant({
  name: 'sse-leaks-by-user',
  bug: 'Sends live events to every stream of the user, whatever its project.',
  breaks: ['sse.project-isolation'],
  // Other stories run into it on their way.
  mayAlsoFail: ['idem.scoped'],
  build: () => {
    const open = new Set<Passage>();
    return throughStreams((passage) => {
      open.add(passage);
      return {
        event(event) {
          passage.send(event);
          if (isLive(event, passage))
            for (const other of open)
              if (other.userId === passage.userId && other.call.projectId !== passage.call.projectId) other.send(event);
        },
        detached: () => void open.delete(passage),
      };
    });
  },
});
