import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionInstanceNotReplaced = mutant({
  name: 'connection-instance-not-replaced',
  bug: 'Lets an instance in beside its own older stream, without counting it.',
  breaks: ['connection.same-instance'],
  build: () => ({
    ports: (ports) => {
      const seen = new Set<string>();
      return withPort(ports, 'connections', ({ admit }) => ({
        admit(newcomer) {
          const { instanceId, ...others } = newcomer;
          if (instanceId === undefined || !seen.has(instanceId)) {
            if (instanceId !== undefined) seen.add(instanceId);
            return admit(newcomer);
          }
          return admit({ ...others, instanceId: undefined, maxConnections: Number.MAX_SAFE_INTEGER });
        },
      }));
    },
  }),
});
