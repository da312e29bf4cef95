import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventClientIdInData = mutant({
  name: 'event-client-id-in-data',
  bug: 'client_msg_id stands inside data, not at the top level.',
  breaks: ['event.client-msg-id'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () =>
    withJson('message.created', ({ client_msg_id, ...json }) => ({ ...json, data: { ...(json['data'] as object), client_msg_id } })),
});
