import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveOnce = mutant({
  name: 'keep-alive-once',
  bug: 'Sends one keep-alive and no more.',
  breaks: ['keep-alive.interval'],
  settings: { keepAliveMs: 300 },
  build: () =>
    throughFrames(() => {
      let sent = 0;
      return (frame) => (frame.startsWith(':') && sent++ > 0 ? undefined : frame);
    }),
});
