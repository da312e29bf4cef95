import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const sseBytesWithFirstEvent = mutant({
  name: 'sse-bytes-with-first-event',
  bug: 'Sends the headers at once and holds everything else back until there is an event.',
  breaks: ['sse.opens-promptly'],
  mayAlsoFail: ['connection.victim-told', 'keep-alive.interval', 'resume.any-cut'],
  settings: { keepAliveMs: 15_000 },
  build: () =>
    throughFrames(({ write }) => {
      let held: string | undefined = '';
      return (frame) => {
        if (held === undefined) return frame;
        held += frame;
        if (frame.startsWith(':') || frame.includes('event: connection.')) return undefined;
        write(held);
        held = undefined;
        return undefined;
      };
    }),
});
