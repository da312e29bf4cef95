import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';
import type { Passage } from './through-streams.ts';

export const sseLeaksResponses = mutant({
  name: 'sse-leaks-responses',
  bug: 'Sends responses to every stream of the server.',
  breaks: ['sse.project-isolation'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => {
    const open = new Set<Passage>();
    return throughStreams((passage) => {
      open.add(passage);
      return {
        event(event) {
          passage.send(event);
          if (event.event === 'message.response' && isLive(event, passage))
            for (const other of open) if (other.call.projectId !== passage.call.projectId) other.send(event);
        },
        detached: () => void open.delete(passage),
      };
    });
  },
});
