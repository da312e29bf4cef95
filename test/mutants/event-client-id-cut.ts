import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventClientIdCut = mutant({
  name: 'event-client-id-cut',
  bug: 'client_msg_id is echoed with at most 64 characters.',
  breaks: ['event.client-msg-id'],
  mayAlsoFail: ['post.created'],
  build: () =>
    withJson('message.created', (json) =>
      typeof json['client_msg_id'] === 'string' ? { ...json, client_msg_id: json['client_msg_id'].slice(0, 64) } : json,
    ),
});
