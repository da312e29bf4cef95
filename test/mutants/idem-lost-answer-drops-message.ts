import type { StoredMessage } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';
import { contractKey } from './own-keys.ts';
import { createSeenPeers } from './seen-peers.ts';
import { mutant } from './mutant.ts';

export const idemLostAnswerDropsMessage = mutant({
  name: 'idem-lost-answer-drops-message',
  bug: 'Remembers the key, then drops the message because the client is gone: the retry is told 200 for nothing.',
  breaks: ['idem.lost-answer-retry'],
  mayAlsoFail: ['idem.no-second-effect'],
  build: () => {
    const peers = createSeenPeers();
    const dropped = new Map<string, StoredMessage>();
    return {
      app: peers.app,
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          async appendMessage(draft, keyNotBefore) {
            const key = contractKey(draft) ?? '';
            const known = dropped.get(key);
            if (known !== undefined) return { message: known, fresh: false };
            if (draft.messageType === 'user' && (await peers.leaves(5))) {
              const { event: _, ...message } = draft;
              const nothing = { ...message, seq: 1 };
              dropped.set(key, nothing);
              return { message: nothing, fresh: false };
            }
            return log.appendMessage(draft, keyNotBefore);
          },
        })),
    };
  },
});
