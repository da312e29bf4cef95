import { withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeQueryIgnored = mutant({
  name: 'resume-query-ignored',
  bug: 'Never looks at from_seq.',
  breaks: ['resume.from-seq'],
  // Whoever resumes by from_seq loses what was there before.
  mayAlsoFail: ['resume.under-load', 'resume.long-replay', 'build.catch-up'],
  build: () => withCursor(({ lastEventId, head }) => (lastEventId === undefined ? { lastEventId: head } : undefined)),
});
