import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const seqBatchBackwards = mutant({
  name: 'seq-batch-backwards',
  bug: 'Hands what has gathered since the last look to the stream newest first.',
  breaks: ['seq.ordered-on-stream'],
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
    'idem.no-second-effect',
    'idem.lost-answer-retry',
    'idem.scoped',
    'idem.first-payload-wins',
    'idem.refusal-keeps-key-free',
    'idem.concurrent-once',
    'legacy.shared-log',
    'post.created',
    'post.text-intact',
    'post.no-accidental-dedupe',
    'post.validation',
    'post.unknown-fields-ignored',
    'event.created-first',
    'sse.every-subscriber',
    'sse.project-isolation',
    'build.lifecycle',
    'build.progress',
    'build.catch-up',
    'sse.stalled-reader',
    'connection.others-undisturbed',
    'event.effective-build-mode',
  ],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async read(projectId, afterSeq, limit) {
          // Lets a few events gather, as a poll does.
          await new Promise((resolve) => void setTimeout(resolve, 5));
          return [...(await log.read(projectId, afterSeq, limit))].reverse();
        },
      })),
  }),
});
