import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveAndNamelessEvent = mutant({
  name: 'keep-alive-and-nameless-event',
  bug: 'Sends an event without a name with every keep-alive.',
  breaks: ['keep-alive.silent'],
  settings: { keepAliveMs: 300 },
  build: () => throughFrames(() => (frame) => (frame.startsWith(':') ? `${frame}data: {}\n\n` : frame)),
});
