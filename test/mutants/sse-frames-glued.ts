import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const sseFramesGlued = mutant({
  name: 'sse-frames-glued',
  bug: 'Writes \\\\n as two characters, so that no frame ever ends.',
  breaks: ['sse.every-subscriber'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => throughFrames(() => (frame) => frame.replaceAll('\n', '\\n')),
});
