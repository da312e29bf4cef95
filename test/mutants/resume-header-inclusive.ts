import { isGood, withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeHeaderInclusive = mutant({
  name: 'resume-header-inclusive',
  bug: 'Reads the log with >= where Last-Event-ID asks for >.',
  breaks: ['resume.last-event-id', 'resume.header-wins', 'resume.any-cut', 'resume.under-load'],
  mayAlsoFail: ['seq.visible-in-order', 'resume.long-replay', 'keep-alive.silent', 'build.catch-up'],
  build: () =>
    withCursor(({ lastEventId, head }) =>
      isGood(lastEventId, head) && lastEventId !== '0' ? { lastEventId: Number(lastEventId) - 1 } : undefined,
    ),
});
