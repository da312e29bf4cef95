import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveMovesCursor = mutant({
  name: 'keep-alive-moves-cursor',
  bug: 'A keep-alive carries an id of its own.',
  breaks: ['keep-alive.silent'],
  mayAlsoFail: ['resume.any-cut', 'resume.last-event-id'],
  settings: { keepAliveMs: 300 },
  build: () =>
    throughFrames(() => {
      let beat = 0;
      return (frame) => (frame.startsWith(':') ? `: keep-alive\nid: ${1_000 + beat++}\n\n` : frame);
    }),
});
