import { isGood, withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeQuerySkipsOne = mutant({
  name: 'resume-query-skips-one',
  bug: 'Takes from_seq for the first seq already seen and starts one too late.',
  breaks: ['resume.from-seq'],
  build: () =>
    withCursor(({ lastEventId, fromSeq, head }) =>
      lastEventId === undefined && isGood(fromSeq, head - 1) ? { lastEventId: Number(fromSeq) + 1 } : undefined,
    ),
});
