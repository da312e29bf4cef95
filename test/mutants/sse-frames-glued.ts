import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const sseFramesGlued = mutant({
  name: 'sse-frames-glued',
  bug: 'Writes \\\\n as two characters, so that no frame ever ends.',
  breaks: ['sse.every-subscriber'],
  // A correct request may be refused anywhere.
  mayAlsoFail: clauseIds,
  build: () => throughFrames(() => (frame) => frame.replaceAll('\n', '\\n')),
});
