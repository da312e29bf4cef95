import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventReplyToMessageId = mutant({
  name: 'event-reply-to-message-id',
  bug: "A response names the message's server id.",
  breaks: ['event.in-reply-to'],
  mayAlsoFail: ['event.created-first'],
  build: () =>
    withJson('message.response', (json) => ({ ...json, in_reply_to_client_msg_id: (json['data'] as { messageId?: unknown }).messageId })),
});
