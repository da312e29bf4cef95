import { createNumberedLog } from './numbered-log.ts';
import { mutant } from './mutant.ts';

export const seqTwoWorkers = mutant({
  name: 'seq-two-workers',
  bug: 'Two workers number from blocks of their own: 1, 101, 2, 102.',
  breaks: ['seq.increasing'],
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
    'idem.concurrent-once',
    'idem.expires',
    'legacy.shared-log',
    'legacy.duplicate',
    'post.created',
    'post.text-intact',
    'sse.every-subscriber',
    'sse.project-isolation',
    'event.created-first',
    'history.pages',
    'connection.others-undisturbed',
    'build.lifecycle',
    'build.catch-up',
    'build.progress',
    'sse.stalled-reader',
    'read.round-trip',
    'connection.limit',
    'event.in-reply-to',
    'post.no-accidental-dedupe',
    'post.unknown-fields-ignored',
  ],
  build: () => {
    const blocks = [1, 10_000];
    const turns = new Map<string, number>();
    return {
      ports: (ports) => ({
        ...ports,
        log: createNumberedLog({
          seqOf: (_, { event }, projectId) => {
            // Each message goes to the other worker; what follows it stays there.
            const turn = (turns.get(projectId) ?? 1) + (event === 'message.created' ? 1 : 0);
            turns.set(projectId, turn);
            const next = blocks[turn % 2] ?? 0;
            blocks[turn % 2] = next + 1;
            return next;
          },
        }),
      }),
    };
  },
});
