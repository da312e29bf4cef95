import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventClientIdMissing = mutant({
  name: 'event-client-id-missing',
  bug: 'message.created does not say which client_msg_id it came with.',
  breaks: ['event.client-msg-id'],
  mayAlsoFail: ['legacy.shared-log'],
  build: () => withJson('message.created', ({ client_msg_id: _, ...json }) => json),
});
