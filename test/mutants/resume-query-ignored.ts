import { withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeQueryIgnored = mutant({
  name: 'resume-query-ignored',
  bug: 'Never looks at from_seq.',
  breaks: ['resume.from-seq'],
  build: () => withCursor(({ lastEventId, head }) => (lastEventId === undefined ? { lastEventId: head } : undefined)),
});
