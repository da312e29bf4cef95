import { refusal } from './decorate.ts';
import { isGood, withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeBadHeader500 = mutant({
  name: 'resume-bad-header-500',
  bug: 'Crashes on a Last-Event-ID that is no number.',
  breaks: ['resume.bad-cursor'],
  mayAlsoFail: ['error.hostile-input'],
  build: () =>
    withCursor(({ lastEventId }) => (lastEventId !== undefined && !isGood(lastEventId) ? { answer: refusal(500, 'INTERNAL') } : undefined)),
});
