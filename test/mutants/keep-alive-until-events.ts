import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveUntilEvents = mutant({
  name: 'keep-alive-until-events',
  bug: 'Sends keep-alives until the first message, then never again.',
  breaks: ['keep-alive.interval'],
  settings: { keepAliveMs: 300 },
  build: () =>
    throughFrames(() => {
      let used = false;
      return (frame) => {
        used ||= frame.includes('event: message.');
        return used && frame.startsWith(':') ? undefined : frame;
      };
    }),
});
