import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyWithoutProject = mutant({
  name: 'idem-key-without-project',
  bug: 'Scopes the key by user and id only: a message in another project is taken for a duplicate.',
  breaks: ['idem.scoped'],
  mayAlsoFail: ['post.created', 'idem.duplicate-answer'],
  build: () => ({
    ports: (ports) =>
      withOwnKeys(ports, { key: ({ userId, clientMsgId }) => (clientMsgId === undefined ? undefined : `${userId} ${clientMsgId}`) }),
  }),
});
