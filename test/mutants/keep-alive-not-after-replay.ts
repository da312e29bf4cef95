import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveNotAfterReplay = mutant({
  name: 'keep-alive-not-after-replay',
  bug: 'A stream that replayed sends no keep-alives.',
  breaks: ['keep-alive.interval'],
  settings: { keepAliveMs: 300 },
  build: () =>
    throughFrames(
      ({ call }) =>
        (frame) =>
          frame.startsWith(':') && call.rawTarget.includes('from_seq') ? undefined : frame,
    ),
});
