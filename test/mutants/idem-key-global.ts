import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyGlobal = mutant({
  name: 'idem-key-global',
  bug: 'Uses the bare id as the key.',
  breaks: ['idem.scoped'],
  mayAlsoFail: ['post.created', 'idem.duplicate-answer', 'legacy.shared-log'],
  build: () => ({ ports: (ports) => withOwnKeys(ports, { key: ({ clientMsgId }) => clientMsgId }) }),
});
