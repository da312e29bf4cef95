import { withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeHeaderIgnored = mutant({
  name: 'resume-header-ignored',
  bug: 'Never looks at Last-Event-ID.',
  breaks: ['resume.last-event-id', 'resume.header-wins', 'resume.any-cut', 'resume.under-load'],
  mayAlsoFail: ['seq.visible-in-order', 'resume.long-replay', 'keep-alive.silent'],
  build: () => withCursor(() => ({ lastEventId: null })),
});
