import type { StoredMessage } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';
import { sharedByReplicas } from './deployment.ts';
import { contractKey, storeAnyway } from './own-keys.ts';
import { mutant } from './mutant.ts';

const copyMs = 300;
const processesOf = sharedByReplicas(() => new Set<Map<string, StoredMessage>>());

export const replicaKeysCopiedLater = mutant({
  name: 'replica-keys-copied-later',
  bug: 'Idempotency keys are copied from one process to the other, a little later.',
  replicas: 2,
  breaks: ['idem.across-replicas'],
  build: () => {
    const here = new Map<string, StoredMessage>();
    return {
      ports(ports) {
        const processes = processesOf(ports);
        processes.add(here);
        return withPort(ports, 'log', () => ({
          async appendMessage(draft, keyNotBefore) {
            const key = contractKey(draft) ?? draft.id;
            const known = here.get(key);
            if (known !== undefined && known.at > keyNotBefore) return { message: known, fresh: false };
            const message = await storeAnyway(ports, draft);
            here.set(key, message);
            setTimeout(() => {
              for (const there of processes) there.set(key, message);
            }, copyMs);
            return { message, fresh: true };
          },
        }));
      },
    };
  },
});
