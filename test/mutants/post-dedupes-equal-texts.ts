import { contractKey, withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const postDedupesEqualTexts = mutant({
  name: 'post-dedupes-equal-texts',
  bug: 'Takes an equal text of the same user for a double click, also without a client_msg_id.',
  breaks: ['post.no-accidental-dedupe'],
  mayAlsoFail: ['locale.default', 'post.build-default'],
  build: () => ({
    ports: (ports) =>
      withOwnKeys(ports, {
        key: (draft) =>
          contractKey(draft) ?? (draft.messageType === 'user' ? `${draft.projectId} ${draft.userId} text ${draft.text}` : undefined),
      }),
  }),
});
