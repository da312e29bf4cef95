import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveAsEvent = mutant({
  name: 'keep-alive-as-event',
  bug: 'Keeps streams alive with an event and no comment.',
  breaks: ['keep-alive.interval'],
  // Other stories run into it on their way.
  mayAlsoFail: ['keep-alive.silent', 'sse.id-is-seq', 'sse.dotted-names'],
  settings: { keepAliveMs: 300 },
  build: () => throughFrames(() => (frame) => (frame.startsWith(':') ? 'event: ping\ndata: {}\n\n' : frame)),
});
