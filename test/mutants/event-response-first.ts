import { randomUUID } from 'node:crypto';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const eventResponseFirst = mutant({
  name: 'event-response-first',
  bug: 'Says that it is thinking before it says what was asked.',
  breaks: ['event.created-first'],
  // Other stories run into it on their way.
  mayAlsoFail: ['event.effective-build-mode'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async appendMessage(draft, keyNotBefore) {
          if (draft.messageType === 'user' && draft.clientMsgId !== undefined) {
            await log.append(draft.projectId, {
              timestamp: draft.event.timestamp,
              in_reply_to_client_msg_id: draft.clientMsgId,
              event: 'message.response',
              data: { messageId: randomUUID(), responseType: 'plan', content: 'Thinking.' },
            });
          }
          return log.appendMessage(draft, keyNotBefore);
        },
      })),
  }),
});
