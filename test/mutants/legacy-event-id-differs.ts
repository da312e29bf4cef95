import { randomUUID } from 'node:crypto';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const legacyEventIdDiffers = mutant({
  name: 'legacy-event-id-differs',
  bug: 'The event of a legacy message has a messageId of its own.',
  breaks: ['legacy.shared-log'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          appendMessage(draft, keyNotBefore) {
            if (seen.call()?.operation !== 'postLegacyMessage') return log.appendMessage(draft, keyNotBefore);
            return log.appendMessage(
              { ...draft, event: { ...draft.event, data: { ...draft.event.data, messageId: randomUUID() } } },
              keyNotBefore,
            );
          },
        })),
    };
  },
});
