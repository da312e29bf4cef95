import { ownPorts } from './deployment.ts';
import { mutant } from './mutant.ts';

export const replicaNoncesPerProcess = mutant({
  name: 'replica-nonces-per-process',
  bug: 'Each process remembers the nonces that were spent on itself.',
  replicas: 2,
  breaks: ['auth.replay-refused'],
  build: () => ({ ports: (ports) => ({ ...ports, nonces: ownPorts(ports).nonces }) }),
});
