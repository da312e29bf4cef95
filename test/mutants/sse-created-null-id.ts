import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const sseCreatedNullId = mutant({
  name: 'sse-created-null-id',
  bug: 'client_msg_id is null where a message has none.',
  breaks: ['sse.valid-payload', 'event.client-msg-id'],
  mayAlsoFail: ['resume.same-event'],
  build: () => withJson('message.created', (json) => ({ ...json, client_msg_id: json['client_msg_id'] ?? null })),
});
