import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const sseOneLineEnd = mutant({
  name: 'sse-one-line-end',
  bug: 'Ends a frame with one line end, so that it waits for the next.',
  breaks: ['sse.every-subscriber'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'sse.stalled-reader',
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.under-load',
    'resume.long-replay',
    'keep-alive.silent',
    'connection.limit',
  ],
  build: () => throughFrames(() => (frame) => frame.replace(/\n\n$/, '\n')),
});
