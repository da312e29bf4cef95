import { ownPorts } from './deployment.ts';
import { mutant } from './mutant.ts';

export const replicaDenyOnOne = mutant({
  name: 'replica-deny-on-one',
  bug: 'A user who loses access loses it only on the process that was told.',
  replicas: 2,
  breaks: ['auth.outsider-refused'],
  build: () => ({ ports: (ports) => ({ ...ports, access: ownPorts(ports).access }) }),
});
