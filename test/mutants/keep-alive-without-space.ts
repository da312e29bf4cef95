import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveWithoutSpace = mutant({
  name: 'keep-alive-without-space',
  bug: 'The comment has no space behind its colon.',
  breaks: ['keep-alive.text'],
  settings: { keepAliveMs: 300 },
  build: () => throughFrames(() => (frame) => (frame.startsWith(':') ? ':keep-alive\n\n' : frame)),
});
