import { contractKey, withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyIgnoresCase = mutant({
  name: 'idem-key-ignores-case',
  bug: 'Compares ids without regard to case, as a text column with a case-blind collation does.',
  breaks: ['post.created'],
  mayAlsoFail: ['idem.duplicate-answer'],
  build: () => ({
    ports: (ports) => withOwnKeys(ports, { key: (draft) => contractKey({ ...draft, clientMsgId: draft.clientMsgId?.toLowerCase() }) }),
  }),
});
