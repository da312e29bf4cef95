import { contractKey, withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyCutAt64 = mutant({
  name: 'idem-key-cut-at-64',
  bug: 'Keeps the first 64 characters of an id, so that long ids fall together.',
  breaks: ['post.created'],
  build: () => ({
    ports: (ports) => withOwnKeys(ports, { key: (draft) => contractKey({ ...draft, clientMsgId: draft.clientMsgId?.slice(0, 64) }) }),
  }),
});
