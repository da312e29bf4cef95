import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveOtherText = mutant({
  name: 'keep-alive-other-text',
  bug: 'The comment says ping.',
  breaks: ['keep-alive.text'],
  settings: { keepAliveMs: 300 },
  build: () => throughFrames(() => (frame) => (frame.startsWith(':') ? ': ping\n\n' : frame)),
});
