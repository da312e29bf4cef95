import { withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeEmptyHeaderFromTheStart = mutant({
  name: 'resume-empty-header-from-the-start',
  bug: 'Takes an empty Last-Event-ID for 0, as Number does.',
  breaks: ['resume.bad-cursor'],
  build: () => withCursor(({ lastEventId }) => (lastEventId === '' ? { lastEventId: 0 } : undefined)),
});
