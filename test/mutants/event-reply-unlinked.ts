import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventReplyUnlinked = mutant({
  name: 'event-reply-unlinked',
  bug: 'A response does not say what it answers.',
  breaks: ['event.in-reply-to'],
  mayAlsoFail: ['event.created-first'],
  build: () => withJson('message.response', ({ in_reply_to_client_msg_id: _, ...json }) => json),
});
