import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';
import type { Passage } from './through-streams.ts';

export const sseLeaksResponses = mutant({
  name: 'sse-leaks-responses',
  bug: 'Sends responses to every stream of the server.',
  breaks: ['sse.project-isolation'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'seq.ordered-on-stream',
    'seq.visible-in-order',
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.no-cursor-live',
    'resume.under-load',
    'resume.any-cut',
    'resume.same-event',
    'resume.bad-cursor',
    'resume.long-replay',
    'keep-alive.silent',
    'connection.others-undisturbed',
    'sse.stalled-reader',
  ],
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
