import { isGood, withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeLowerCursorWins = mutant({
  name: 'resume-lower-cursor-wins',
  bug: 'Takes the lower of Last-Event-ID and from_seq.',
  breaks: ['resume.header-wins'],
  build: () =>
    withCursor(({ lastEventId, fromSeq }) =>
      isGood(lastEventId) && isGood(fromSeq) ? { lastEventId: Math.min(Number(lastEventId), Number(fromSeq)) } : undefined,
    ),
});
