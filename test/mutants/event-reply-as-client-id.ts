import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventReplyAsClientId = mutant({
  name: 'event-reply-as-client-id',
  bug: 'A response names what it answers as client_msg_id only.',
  breaks: ['event.in-reply-to'],
  build: () =>
    withJson('message.response', ({ in_reply_to_client_msg_id, ...json }) => ({ ...json, client_msg_id: in_reply_to_client_msg_id })),
});
