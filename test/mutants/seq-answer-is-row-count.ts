import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const seqAnswerIsRowCount = mutant({
  name: 'seq-answer-is-row-count',
  bug: 'Answers with the number of messages in the project, not with the seq of the event.',
  breaks: ['seq.same-everywhere'],
  mayAlsoFail: [
    'seq.increasing',
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.under-load',
    'resume.any-cut',
    'resume.long-replay',
    'resume.same-event',
    'legacy.duplicate',
    'seq.visible-in-order',
    'seq.ordered-on-stream',
    'history.pages',
    'resume.no-cursor-live',
    'legacy.shared-log',
    'idem.concurrent-once',
    'idem.duplicate-answer',
    'connection.others-undisturbed',
    'event.in-reply-to',
    'idem.lost-answer-retry',
    'idem.no-second-effect',
    'idem.refusal-keeps-key-free',
    'idem.scoped',
    'post.created',
    'post.no-accidental-dedupe',
    'post.text-intact',
    'post.unknown-fields-ignored',
    'resume.bad-cursor',
  ],
  build: () => {
    const counts = new Map<string, number>();
    const counted = new Map<string, number>();
    return {
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          async appendMessage(draft, keyNotBefore) {
            const { message, fresh } = await log.appendMessage(draft, keyNotBefore);
            if (fresh && draft.messageType === 'user') {
              counts.set(draft.projectId, (counts.get(draft.projectId) ?? 0) + 1);
              counted.set(message.id, counts.get(draft.projectId) ?? 0);
            }
            return { fresh, message: { ...message, seq: counted.get(message.id) ?? message.seq } };
          },
        })),
    };
  },
});
