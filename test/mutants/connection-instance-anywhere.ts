import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionInstanceAnywhere = mutant({
  name: 'connection-instance-anywhere',
  bug: 'Replaces the older stream of an instance in whatever project, and of whatever user, it is.',
  breaks: ['connection.scoped'],
  build: () => ({
    ports: (ports) => {
      const newest = new Map<string, string>();
      const told = new Set<(takeover: { evicted: string; by: string; reason: string }) => void>();
      return withPort(ports, 'connections', ({ admit, release, onTakeover }) => ({
        async admit(newcomer) {
          const { instanceId, connectionId } = newcomer;
          const admission = await admit(newcomer);
          if (instanceId === undefined || admission.outcome !== 'admitted') return admission;
          const older = newest.get(instanceId);
          newest.set(instanceId, connectionId);
          if (older !== undefined) {
            await release(older);
            for (const listener of told) listener({ evicted: older, by: connectionId, reason: 'same_instance' });
          }
          return admission;
        },
        onTakeover(listener) {
          told.add(listener);
          const stop = onTakeover(listener);
          return () => {
            told.delete(listener);
            stop();
          };
        },
      }));
    },
  }),
});
