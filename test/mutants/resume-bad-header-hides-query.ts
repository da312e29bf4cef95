import { isGood, withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeBadHeaderHidesQuery = mutant({
  name: 'resume-bad-header-hides-query',
  bug: 'Does not look at from_seq once a Last-Event-ID was sent, however bad.',
  breaks: ['resume.bad-cursor'],
  build: () =>
    withCursor(({ lastEventId, fromSeq, head }) =>
      lastEventId !== undefined && !isGood(lastEventId, head) && fromSeq !== undefined ? { lastEventId: head } : undefined,
    ),
});
