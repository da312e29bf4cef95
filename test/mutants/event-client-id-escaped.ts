import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventClientIdEscaped = mutant({
  name: 'event-client-id-escaped',
  bug: 'client_msg_id is escaped for HTML.',
  breaks: ['event.client-msg-id'],
  build: () =>
    withJson('message.created', (json) =>
      typeof json['client_msg_id'] === 'string'
        ? { ...json, client_msg_id: json['client_msg_id'].replaceAll('&', '&amp;').replaceAll('<', '&lt;') }
        : json,
    ),
});
