import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const replicaInstancesPerProcess = mutant({
  name: 'replica-instances-per-process',
  bug: 'A client_instance_id is looked for among the streams of its own process.',
  replicas: 2,
  breaks: ['connection.same-instance'],
  build: () => ({
    ports(ports) {
      const process = `${ports.randomId()} `;
      const named = (instanceId: string | undefined) => (instanceId === undefined ? undefined : process + instanceId);
      const typing = withPort(ports, 'typing', ({ set }) => ({
        set: (projectId, userId, instanceId, until) => set(projectId, userId, named(instanceId), until),
      }));
      return withPort(typing, 'connections', ({ admit }) => ({
        admit: (newcomer) => admit({ ...newcomer, instanceId: named(newcomer.instanceId) }),
      }));
    },
  }),
});
