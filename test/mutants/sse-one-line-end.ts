import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const sseOneLineEnd = mutant({
  name: 'sse-one-line-end',
  bug: 'Ends a frame with one line end, so that it waits for the next.',
  breaks: ['sse.every-subscriber'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => throughFrames(() => (frame) => frame.replace(/\n\n$/, '\n')),
});
