import { createMeeting } from './meeting.ts';
import { createNumberedLog } from './numbered-log.ts';
import { mutant } from './mutant.ts';

export const seqMaxPlusOne = mutant({
  name: 'seq-max-plus-one',
  bug: 'Reads the greatest seq and adds one in a second step: posts at the same moment get the same number.',
  breaks: ['seq.distinct'],
  mayAlsoFail: [
    'seq.increasing',
    'seq.distinct',
    'seq.same-everywhere',
    'seq.ordered-on-stream',
    'seq.visible-in-order',
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.under-load',
    'resume.any-cut',
    'resume.same-event',
    'resume.long-replay',
    'resume.no-cursor-live',
    'resume.bad-cursor',
    'idem.concurrent-once',
    'idem.no-second-effect',
    'idem.lost-answer-retry',
    'idem.scoped',
    'idem.first-payload-wins',
    'idem.refusal-keeps-key-free',
    'legacy.shared-log',
    'legacy.duplicate',
    'post.text-intact',
    'post.no-accidental-dedupe',
    'post.created',
    'post.validation',
    'post.unknown-fields-ignored',
    'sse.every-subscriber',
    'event.created-first',
    'history.pages',
    'connection.others-undisturbed',
  ],
  build: () => {
    const meet = createMeeting({ patienceMs: 20 });
    return { ports: (ports) => ({ ...ports, log: createNumberedLog({ seqOf: (count) => count, beforeStore: meet }) }) };
  },
});
