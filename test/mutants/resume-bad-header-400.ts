import { refusal } from './decorate.ts';
import { isGood, withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeBadHeader400 = mutant({
  name: 'resume-bad-header-400',
  bug: 'Refuses a Last-Event-ID that is no number instead of going live.',
  breaks: ['resume.bad-cursor'],
  build: () =>
    withCursor(({ lastEventId }) =>
      lastEventId !== undefined && !isGood(lastEventId) ? { answer: refusal(400, 'VALIDATION_FAILED') } : undefined,
    ),
});
