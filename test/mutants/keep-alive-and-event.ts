import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveAndEvent = mutant({
  name: 'keep-alive-and-event',
  bug: 'Sends an event with every keep-alive.',
  breaks: ['keep-alive.silent'],
  settings: { keepAliveMs: 300 },
  build: () => throughFrames(() => (frame) => (frame.startsWith(':') ? `${frame}event: system.heartbeat\ndata: {}\n\n` : frame)),
});
