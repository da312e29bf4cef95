import { withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeNoCursorRepeatsLast = mutant({
  name: 'resume-no-cursor-repeats-last',
  bug: 'Sends the newest event to whoever comes without a cursor.',
  breaks: ['resume.no-cursor-live'],
  build: () =>
    withCursor(({ lastEventId, fromSeq, head }) =>
      lastEventId === undefined && fromSeq === undefined && head > 0 ? { lastEventId: head - 1 } : undefined,
    ),
});
