import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const sseNoEventLines = mutant({
  name: 'sse-no-event-lines',
  bug: 'Writes no event: lines.',
  breaks: [],
  warns: ['sse.dotted-names'],
  build: () => throughFrames(() => (frame) => frame.replace(/^event: .*\n/m, '')),
});
