import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventClientIdLowerCase = mutant({
  name: 'event-client-id-lower-case',
  bug: 'client_msg_id is echoed in lower case.',
  breaks: ['event.client-msg-id'],
  mayAlsoFail: ['post.created', 'idem.duplicate-answer', 'seq.same-everywhere'],
  build: () =>
    withJson('message.created', (json) =>
      typeof json['client_msg_id'] === 'string' ? { ...json, client_msg_id: json['client_msg_id'].toLowerCase() } : json,
    ),
});
