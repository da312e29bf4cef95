import { withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeEmptyQueryFromTheStart = mutant({
  name: 'resume-empty-query-from-the-start',
  bug: 'Takes an empty from_seq for 0, as Number does.',
  breaks: ['resume.bad-cursor'],
  build: () => withCursor(({ lastEventId, fromSeq }) => (lastEventId === undefined && fromSeq === '' ? { lastEventId: 0 } : undefined)),
});
