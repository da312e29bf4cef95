import { contractKey, withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const postDedupesMissingId = mutant({
  name: 'post-dedupes-missing-id',
  bug: 'Takes a missing client_msg_id for an id like any other.',
  breaks: ['post.no-accidental-dedupe'],
  mayAlsoFail: ['idem.survives-cache-outage', 'seq.same-everywhere', 'event.client-msg-id', 'auth.replay-refused'],
  build: () => ({
    ports: (ports) =>
      withOwnKeys(ports, {
        key: (draft) => (draft.messageType === 'user' ? contractKey({ ...draft, clientMsgId: String(draft.clientMsgId) }) : undefined),
      }),
  }),
});
