import { isGood, withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeQueryInclusive = mutant({
  name: 'resume-query-inclusive',
  bug: 'Reads the log with >= where from_seq asks for >.',
  breaks: ['resume.from-seq'],
  mayAlsoFail: ['resume.under-load'],
  build: () =>
    withCursor(({ lastEventId, fromSeq, head }) =>
      lastEventId === undefined && isGood(fromSeq, head) && fromSeq !== '0' ? { lastEventId: Number(fromSeq) - 1 } : undefined,
    ),
});
