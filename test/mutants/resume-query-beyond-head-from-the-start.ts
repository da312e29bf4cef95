import { withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeQueryBeyondHeadFromTheStart = mutant({
  name: 'resume-query-beyond-head-from-the-start',
  bug: 'Replays everything where from_seq is beyond the head.',
  breaks: ['resume.bad-cursor'],
  build: () =>
    withCursor(({ lastEventId, fromSeq, head }) => (lastEventId === undefined && Number(fromSeq) > head ? { lastEventId: 0 } : undefined)),
});
