import { withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeZeroIsNoCursor = mutant({
  name: 'resume-zero-is-no-cursor',
  bug: 'Tests the cursor for truth, so that 0 is none.',
  breaks: ['resume.last-event-id', 'resume.from-seq', 'resume.header-wins', 'resume.any-cut'],
  mayAlsoFail: ['resume.long-replay', 'build.catch-up'],
  build: () =>
    withCursor(({ lastEventId, fromSeq, head }) => {
      const cursor = Number(lastEventId) || Number(fromSeq);
      return lastEventId === '0' || fromSeq === '0' ? { lastEventId: cursor || head } : undefined;
    }),
});
