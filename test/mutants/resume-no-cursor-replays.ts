import { withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeNoCursorReplays = mutant({
  name: 'resume-no-cursor-replays',
  bug: 'Replays the whole log to whoever comes without a cursor.',
  breaks: ['resume.no-cursor-live'],
  // A reader that begins without a cursor is sent what was there before it came.
  mayAlsoFail: ['resume.any-cut'],
  build: () =>
    withCursor(({ lastEventId, fromSeq }) => (lastEventId === undefined && fromSeq === undefined ? { lastEventId: 0 } : undefined)),
});
