import { isGood, withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeBadQueryLive = mutant({
  name: 'resume-bad-query-live',
  bug: 'Goes live on a from_seq that is no number.',
  breaks: ['resume.bad-cursor'],
  build: () =>
    withCursor(({ lastEventId, fromSeq, head }) =>
      lastEventId === undefined && fromSeq !== undefined && !isGood(fromSeq) ? { lastEventId: head } : undefined,
    ),
});
