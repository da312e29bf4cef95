import { withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeBadHeaderFromTheStart = mutant({
  name: 'resume-bad-header-from-the-start',
  bug: 'Takes a Last-Event-ID that is no number for 0 and replays everything.',
  breaks: ['resume.bad-cursor'],
  build: () =>
    withCursor(({ lastEventId }) => (lastEventId !== undefined && Number.isNaN(Number(lastEventId)) ? { lastEventId: 0 } : undefined)),
});
