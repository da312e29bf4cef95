import { Refusal } from '../../src/engine/refusal.ts';
import { withPort } from './decorate.ts';
import { sharedByReplicas } from './deployment.ts';
import { contractKey } from './own-keys.ts';
import { mutant } from './mutant.ts';

const storeMs = 20;
const busyIn = sharedByReplicas(() => new Map<string, object>());

export const replicaBusyKey409 = mutant({
  name: 'replica-busy-key-409',
  bug: 'A duplicate of what another process is just storing is refused as a conflict.',
  replicas: 2,
  breaks: ['idem.across-replicas'],
  build: () => ({
    ports(ports) {
      const busy = busyIn(ports);
      const here = {};
      return withPort(ports, 'log', (log) => ({
        async appendMessage(draft, keyNotBefore) {
          const key = contractKey(draft) ?? draft.id;
          const by = busy.get(key) ?? here;
          if (by !== here) throw new Refusal('REPLAY_ATTACK_DETECTED', 'The same message is being stored.');
          busy.set(key, here);
          await new Promise((resolve) => setTimeout(resolve, storeMs));
          const appended = await log.appendMessage(draft, keyNotBefore);
          busy.delete(key);
          return appended;
        },
      }));
    },
  }),
});
