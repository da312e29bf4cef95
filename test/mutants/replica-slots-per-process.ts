import { ownPorts } from './deployment.ts';
import { mutant } from './mutant.ts';

export const replicaSlotsPerProcess = mutant({
  name: 'replica-slots-per-process',
  bug: 'Each process counts its own streams only.',
  replicas: 2,
  breaks: ['connection.limit', 'connection.victim-told', 'connection.same-instance', 'connection.hard-limit'],
  build: () => ({
    ports(ports) {
      const { connections, typing } = ownPorts(ports);
      return { ...ports, connections, typing };
    },
  }),
});
