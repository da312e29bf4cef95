import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const eventReplyToLatest = mutant({
  name: 'event-reply-to-latest',
  bug: "A response names the project's latest message, not the one it answers.",
  breaks: ['event.in-reply-to'],
  build: () => {
    const latest = new Map<string, string>();
    return {
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          appendMessage(draft, keyNotBefore) {
            if (draft.messageType === 'user' && draft.clientMsgId !== undefined) latest.set(draft.projectId, draft.clientMsgId);
            const linked = latest.get(draft.projectId);
            if (draft.messageType === 'user' || linked === undefined) return log.appendMessage(draft, keyNotBefore);
            return log.appendMessage({ ...draft, event: { ...draft.event, in_reply_to_client_msg_id: linked } }, keyNotBefore);
          },
        })),
    };
  },
});
