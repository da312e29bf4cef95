import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveLate = mutant({
  name: 'keep-alive-late',
  bug: 'Sends every tenth keep-alive that it promises.',
  breaks: ['keep-alive.interval'],
  settings: { keepAliveMs: 300 },
  build: () =>
    throughFrames(() => {
      let beat = 0;
      return (frame) => (frame.startsWith(':') && beat++ % 10 !== 9 ? undefined : frame);
    }),
});
