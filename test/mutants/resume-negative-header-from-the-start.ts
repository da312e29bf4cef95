import { withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeNegativeHeaderFromTheStart = mutant({
  name: 'resume-negative-header-from-the-start',
  bug: 'Takes a negative Last-Event-ID at its word: every seq is above it.',
  breaks: ['resume.bad-cursor'],
  build: () => withCursor(({ lastEventId }) => (Number(lastEventId) < 0 ? { lastEventId: 0 } : undefined)),
});
