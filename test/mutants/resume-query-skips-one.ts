import { isGood, withCursor } from './with-cursor.ts';
import { mutant } from './mutant.ts';

export const resumeQuerySkipsOne = mutant({
  name: 'resume-query-skips-one',
  bug: 'Takes from_seq for the first seq already seen and starts one too late.',
  breaks: ['resume.from-seq'],
  mayAlsoFail: [
    'post.created',
    'post.validation',
    'post.no-accidental-dedupe',
    'post.text-intact',
    'idem.no-second-effect',
    'idem.scoped',
    'idem.first-payload-wins',
    'idem.refusal-keeps-key-free',
    'idem.lost-answer-retry',
    'seq.same-everywhere',
    'event.created-first',
    'resume.under-load',
    'resume.long-replay',
    'legacy.shared-log',
  ],
  build: () =>
    withCursor(({ lastEventId, fromSeq, head }) =>
      lastEventId === undefined && isGood(fromSeq, head - 1) ? { lastEventId: Number(fromSeq) + 1 } : undefined,
    ),
});
