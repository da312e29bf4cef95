import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemKeyPunctuationLost = mutant({
  name: 'idem-key-punctuation-lost',
  bug: 'Writes an underscore for all punctuation of an id, so that it will do as the name of a key.',
  breaks: ['post.created'],
  build: () => ({
    ports: (ports) =>
      withOwnKeys(ports, {
        key: ({ projectId, userId, clientMsgId }) => clientMsgId && `${projectId} ${userId} ${clientMsgId.replaceAll(/\W/g, '_')}`,
      }),
  }),
});
