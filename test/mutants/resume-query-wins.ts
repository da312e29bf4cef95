import { isGood, withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeQueryWins = mutant({
  name: 'resume-query-wins',
  bug: 'Prefers from_seq to Last-Event-ID: a browser that reconnects to the same URL gets it all again.',
  breaks: ['resume.header-wins'],
  build: () =>
    withCursor(({ lastEventId, fromSeq }) => (lastEventId !== undefined && isGood(fromSeq) ? { lastEventId: fromSeq } : undefined)),
});
