import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveRepeatsLast = mutant({
  name: 'keep-alive-repeats-last',
  bug: 'A keep-alive repeats the last event.',
  breaks: ['keep-alive.silent'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
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
