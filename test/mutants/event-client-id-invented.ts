import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventClientIdInvented = mutant({
  name: 'event-client-id-invented',
  bug: 'A message without a client_msg_id gets one made up.',
  breaks: ['event.client-msg-id'],
  build: () =>
    withJson('message.created', (json) => ({ ...json, client_msg_id: json['client_msg_id'] ?? '7f0c3a52-9d7e-4f0a-8f0e-0d1c2b3a4958' })),
});
