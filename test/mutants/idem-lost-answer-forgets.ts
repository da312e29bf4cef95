import { contractKey, withOwnKeys } from './own-keys.ts';
import { createSeenPeers } from './seen-peers.ts';
import { mutant } from './mutant.ts';

export const idemLostAnswerForgets = mutant({
  name: 'idem-lost-answer-forgets',
  bug: 'Forgets the key when the client is gone before its answer, though the message is stored.',
  breaks: ['idem.lost-answer-retry'],
  mayAlsoFail: ['idem.concurrent-once', 'idem.no-second-effect', 'idem.first-payload-wins', 'legacy.duplicate', 'legacy.shared-log'],
  build: () => {
    const peers = createSeenPeers();
    const forgotten = new Set<string>();
    return {
      app: peers.app,
      ports: (ports) =>
        withOwnKeys(ports, {
          key: (draft) => {
            const key = contractKey(draft);
            return key !== undefined && forgotten.has(key) ? undefined : key;
          },
          // The slow work that a real backend does before it answers: long enough for the client to leave.
          afterStore: async (key) => {
            if (await peers.leaves(15)) forgotten.add(key);
          },
        }),
    };
  },
});
