import { refusal } from './decorate.ts';
import { isGood, withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeBadQuery500 = mutant({
  name: 'resume-bad-query-500',
  bug: 'Crashes on a from_seq that is no number.',
  breaks: ['resume.bad-cursor'],
  // The corpus of hostile input has such a from_seq too.
  mayAlsoFail: ['error.hostile-input'],
  build: () => withCursor(({ fromSeq }) => (fromSeq !== undefined && !isGood(fromSeq) ? { answer: refusal(500, 'INTERNAL') } : undefined)),
});
