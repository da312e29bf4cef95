import { createNumberedLog } from './numbered-log.ts';
import { mutant } from './mutant.ts';

export const seqByClock = mutant({
  name: 'seq-by-clock',
  bug: 'Takes the time in milliseconds for a sequence: what is accepted in one millisecond shares a number.',
  breaks: ['seq.distinct'],
  mayAlsoFail: [
    'seq.increasing',
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
    'idem.no-second-effect',
    'idem.lost-answer-retry',
    'idem.concurrent-once',
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
    'event.in-reply-to',
    'build.lifecycle',
    'build.catch-up',
    'sse.project-isolation',
    'locale.region-stripped',
    'locale.body',
    'sse.stalled-reader',
    'connection.limit',
    'connection.same-instance',
  ],
  build: () => {
    const start = Date.now();
    return {
      // Every number stands for ten milliseconds, so that a fast machine shows what a slow one hides.
      ports: (ports) => ({ ...ports, log: createNumberedLog({ seqOf: () => 1 + Math.floor((Date.now() - start) / 10) }) }),
    };
  },
});
