import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { isDurable, throughStreams } from './through-streams.ts';
import type { StreamEvent } from './through-streams.ts';

export const sseLeaksInReplay = mutant({
  name: 'sse-leaks-in-replay',
  bug: "Replays from the beginning what the user's other projects hold.",
  breaks: ['sse.project-isolation'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => {
    const seen: { readonly projectId: string; readonly event: StreamEvent }[] = [];
    return throughStreams((passage) => {
      const { projectId } = passage.call;
      let leaked = passage.cursor !== 0;
      return {
        event(event) {
          if (isDurable(event)) {
            if (!leaked) for (const other of seen.slice(-20)) if (other.projectId !== projectId) passage.send(other.event);
            leaked = true;
            seen.push({ projectId, event });
          }
          passage.send(event);
        },
      };
    });
  },
});
