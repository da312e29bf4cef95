import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveNever = mutant({
  name: 'keep-alive-never',
  bug: 'Never sends a keep-alive.',
  breaks: ['keep-alive.interval'],
  settings: { keepAliveMs: 300 },
  build: () => throughFrames(() => (frame) => (frame.startsWith(':') ? undefined : frame)),
});
