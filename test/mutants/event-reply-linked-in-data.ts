import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventReplyLinkedInData = mutant({
  name: 'event-reply-linked-in-data',
  bug: 'A response says what it answers inside data.',
  breaks: ['event.in-reply-to'],
  mayAlsoFail: ['event.created-first'],
  build: () =>
    withJson('message.response', ({ in_reply_to_client_msg_id, ...json }) => ({
      ...json,
      data: { ...(json['data'] as object), in_reply_to_client_msg_id },
    })),
});
