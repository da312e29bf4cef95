import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventClientIdEmpty = mutant({
  name: 'event-client-id-empty',
  bug: 'A message without a client_msg_id has an empty one.',
  breaks: ['event.client-msg-id', 'sse.valid-payload'],
  build: () => withJson('message.created', (json) => ({ ...json, client_msg_id: json['client_msg_id'] ?? '' })),
});
