import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const sseFramesGlued = mutant({
  name: 'sse-frames-glued',
  bug: 'Writes \\\\n as two characters, so that no frame ever ends.',
  breaks: ['sse.every-subscriber'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'sse.stalled-reader',
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.under-load',
    'resume.long-replay',
    'keep-alive.interval',
    'connection.limit',
  ],
  build: () => throughFrames(() => (frame) => frame.replaceAll('\n', '\\n')),
});
