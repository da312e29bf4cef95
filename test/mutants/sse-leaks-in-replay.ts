import { mutant } from './mutant.ts';
import { isDurable, throughStreams } from './through-streams.ts';
import type { StreamEvent } from './through-streams.ts';

export const sseLeaksInReplay = mutant({
  name: 'sse-leaks-in-replay',
  bug: "Replays from the beginning what the user's other projects hold.",
  breaks: ['sse.project-isolation'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'seq.ordered-on-stream',
    'resume.last-event-id',
    'resume.header-wins',
    'resume.any-cut',
    'resume.same-event',
    'resume.long-replay',
    'resume.from-seq',
  ],
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
