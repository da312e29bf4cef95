import { withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeBeyondHeadFromTheStart = mutant({
  name: 'resume-beyond-head-from-the-start',
  bug: 'Takes a cursor beyond the head for a new log and replays everything.',
  breaks: ['resume.bad-cursor'],
  build: () => withCursor(({ lastEventId, head }) => (Number(lastEventId) > head ? { lastEventId: 0 } : undefined)),
});
