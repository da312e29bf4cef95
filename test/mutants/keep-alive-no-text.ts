import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveNoText = mutant({
  name: 'keep-alive-no-text',
  bug: 'The comment is a lone colon.',
  breaks: ['keep-alive.text'],
  settings: { keepAliveMs: 300 },
  build: () => throughFrames(() => (frame) => (frame.startsWith(':') ? ':\n\n' : frame)),
});
