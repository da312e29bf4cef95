import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveAsEmptyLines = mutant({
  name: 'keep-alive-as-empty-lines',
  bug: 'Keeps streams alive with empty lines.',
  breaks: ['keep-alive.interval'],
  settings: { keepAliveMs: 300 },
  build: () => throughFrames(() => (frame) => (frame.startsWith(':') ? '\n\n' : frame)),
});
