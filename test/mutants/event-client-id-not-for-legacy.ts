import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const eventClientIdNotForLegacy = mutant({
  name: 'event-client-id-not-for-legacy',
  bug: 'Legacy messages do not echo their client_msg_id.',
  breaks: ['event.client-msg-id', 'legacy.shared-log'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          appendMessage(draft, keyNotBefore) {
            if (seen.call()?.operation !== 'postLegacyMessage') return log.appendMessage(draft, keyNotBefore);
            const { client_msg_id: _, ...event } = draft.event;
            return log.appendMessage({ ...draft, event }, keyNotBefore);
          },
        })),
    };
  },
});
