import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventClientIdInData = mutant({
  name: 'event-client-id-in-data',
  bug: 'client_msg_id stands inside data, not at the top level.',
  breaks: ['event.client-msg-id'],
  // Other stories run into it on their way.
  mayAlsoFail: ['legacy.shared-log'],
  build: () =>
    withJson('message.created', ({ client_msg_id, ...json }) => ({ ...json, data: { ...(json['data'] as object), client_msg_id } })),
});
