import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const replicaKeysPerProcess = mutant({
  name: 'replica-keys-per-process',
  bug: 'Every process remembers idempotency keys in its own memory.',
  replicas: 2,
  breaks: ['idem.across-replicas'],
  build: () => ({ ports: (ports) => withOwnKeys(ports) }),
});
