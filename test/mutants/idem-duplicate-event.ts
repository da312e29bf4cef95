import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemDuplicateEvent = mutant({
  name: 'idem-duplicate-event',
  bug: 'A duplicate emits message.created again.',
  breaks: ['idem.no-second-effect'],
  mayAlsoFail: [
    'idem.lost-answer-retry',
    'idem.first-payload-wins',
    'idem.scoped',
    'idem.refusal-keeps-key-free',
    'idem.concurrent-once',
    'seq.same-everywhere',
    'legacy.shared-log',
    'post.created',
    'legacy.duplicate',
  ],
  build: () => ({
    ports: (ports) =>
      withOwnKeys(ports, {
        onDuplicate: async (first, { event }) => {
          await ports.log.append(first.projectId, { ...event, data: { ...event.data, messageId: first.id } });
          ports.doorbell.ring(first.projectId);
        },
      }),
  }),
});
