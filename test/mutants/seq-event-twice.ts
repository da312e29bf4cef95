import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const seqEventTwice = mutant({
  name: 'seq-event-twice',
  bug: 'Publishes every message a second time under a new number, as an outbox without a mark does.',
  breaks: ['seq.ordered-on-stream'],
  mayAlsoFail: [
    'seq.same-everywhere',
    'idem.no-second-effect',
    'idem.lost-answer-retry',
    'idem.scoped',
    'idem.first-payload-wins',
    'idem.refusal-keeps-key-free',
    'idem.concurrent-once',
    'legacy.shared-log',
    'post.created',
    'post.no-accidental-dedupe',
    'post.unknown-fields-ignored',
    'post.validation',
    'seq.visible-in-order',
    'sse.every-subscriber',
    'event.in-reply-to',
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.under-load',
    'resume.any-cut',
    'resume.same-event',
    'resume.long-replay',
    'resume.no-cursor-live',
    'resume.bad-cursor',
    'auth.replay-refused',
    'keep-alive.silent',
  ],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async appendMessage(draft, keyNotBefore) {
          const appended = await log.appendMessage(draft, keyNotBefore);
          if (appended.fresh) await log.append(draft.projectId, draft.event);
          return appended;
        },
      })),
  }),
});
