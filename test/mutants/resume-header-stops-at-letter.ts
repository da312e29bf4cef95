import { withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeHeaderStopsAtLetter = mutant({
  name: 'resume-header-stops-at-letter',
  bug: 'Reads 1abc as 1, as parseInt does.',
  breaks: ['resume.bad-cursor'],
  build: () =>
    withCursor(({ lastEventId, head }) => {
      const leading = Number.parseInt(lastEventId ?? '', 10);
      return leading > 0 && leading <= head ? { lastEventId: leading } : undefined;
    }),
});
