import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const eventClientIdMissing = mutant({
  name: 'event-client-id-missing',
  bug: 'message.created does not say which client_msg_id it came with.',
  breaks: ['event.client-msg-id'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => withJson('message.created', ({ client_msg_id: _, ...json }) => json),
});
