import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveClearsCursor = mutant({
  name: 'keep-alive-clears-cursor',
  bug: 'A keep-alive carries an empty id, so a client forgets where it was.',
  breaks: ['keep-alive.silent'],
  mayAlsoFail: ['resume.any-cut', 'resume.last-event-id'],
  settings: { keepAliveMs: 300 },
  build: () => throughFrames(() => (frame) => (frame.startsWith(':') ? ': keep-alive\nid:\n\n' : frame)),
});
