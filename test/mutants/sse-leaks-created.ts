import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';
import type { Passage } from './through-streams.ts';

export const sseLeaksCreated = mutant({
  name: 'sse-leaks-created',
  bug: 'Tells every stream that listens on the server of new messages, without their project.',
  breaks: ['sse.project-isolation'],
  mayAlsoFail: [
    'idem.scoped',
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
  ],
  build: () => {
    const open = new Set<Passage>();
    return throughStreams((passage) => {
      open.add(passage);
      return {
        event(event) {
          passage.send(event);
          if (event.event === 'message.created' && isLive(event, passage))
            for (const other of open) if (other.call.projectId !== passage.call.projectId) other.send(event);
        },
        detached: () => void open.delete(passage),
      };
    });
  },
});
