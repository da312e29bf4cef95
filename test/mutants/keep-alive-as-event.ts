import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { throughFrames } from './through-frames.ts';

export const keepAliveAsEvent = mutant({
  name: 'keep-alive-as-event',
  bug: 'Keeps streams alive with an event and no comment.',
  breaks: ['keep-alive.interval'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  settings: { keepAliveMs: 300 },
  build: () => throughFrames(() => (frame) => (frame.startsWith(':') ? 'event: ping\ndata: {}\n\n' : frame)),
});
