import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveRepeatsLast = mutant({
  name: 'keep-alive-repeats-last',
  bug: 'A keep-alive repeats the last event.',
  breaks: ['keep-alive.silent'],
  // Other stories run into it on their way.
  mayAlsoFail: ['seq.visible-in-order', 'resume.under-load', 'resume.bad-cursor'],
  settings: { keepAliveMs: 300 },
  build: () =>
    throughFrames(() => {
      let last = '';
      return (frame) => {
        if (frame.startsWith(':')) return frame + last;
        last = frame;
        return frame;
      };
    }),
});
