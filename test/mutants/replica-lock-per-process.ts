import type { Appended, StoredMessage } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';
import { sharedByReplicas } from './deployment.ts';
import { createMeeting } from './meeting.ts';
import { contractKey, storeAnyway } from './own-keys.ts';
import { mutant } from './mutant.ts';

const deploymentOf = sharedByReplicas(() => ({ keys: new Map<string, StoredMessage>(), meet: createMeeting({ patienceMs: 40 }) }));

export const replicaLockPerProcess = mutant({
  name: 'replica-lock-per-process',
  bug: 'A lock in each process keeps duplicates apart, and looks the key up before it is stored by the other.',
  replicas: 2,
  breaks: ['idem.across-replicas'],
  build: () => {
    const locks = new Map<string, Promise<unknown>>();
    return {
      ports(ports) {
        const { keys, meet } = deploymentOf(ports);
        return withPort(ports, 'log', () => ({
          appendMessage(draft, keyNotBefore): Promise<Appended> {
            const key = contractKey(draft) ?? draft.id;
            const mine = (locks.get(key) ?? Promise.resolve()).then(async (): Promise<Appended> => {
              const known = keys.get(key);
              if (known !== undefined && known.at > keyNotBefore) return { message: known, fresh: false };
              await meet(key);
              const message = await storeAnyway(ports, draft);
              keys.set(key, message);
              return { message, fresh: true };
            });
            locks.set(key, mine);
            return mine;
          },
        }));
      },
    };
  },
});
