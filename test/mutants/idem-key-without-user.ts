import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyWithoutUser = mutant({
  name: 'idem-key-without-user',
  bug: "Scopes the key by project and id only: another user's message is taken for a duplicate.",
  breaks: ['idem.scoped'],
  mayAlsoFail: ['legacy.shared-log'],
  build: () => ({
    ports: (ports) =>
      withOwnKeys(ports, { key: ({ projectId, clientMsgId }) => (clientMsgId === undefined ? undefined : `${projectId} ${clientMsgId}`) }),
  }),
});
