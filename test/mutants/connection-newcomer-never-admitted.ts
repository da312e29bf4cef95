import type { Admission } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionNewcomerNeverAdmitted = mutant({
  name: 'connection-newcomer-never-admitted',
  bug: 'Keeps the place of a victim for a client that it never knows again.',
  breaks: ['connection.newcomer-admitted'],
  build: () => ({
    ports: (ports) => {
      const waiting = new Set<string>();
      return withPort(ports, 'connections', ({ admit }) => ({
        async admit(newcomer): Promise<Admission> {
          const key = `${newcomer.projectId} ${newcomer.userId}`;
          const { retryAfterMs, maxConnections } = newcomer;
          if (waiting.has(key)) return { outcome: 'in-progress', evicted: undefined, current: maxConnections - 1, retryAfterMs };
          const admission = await admit(newcomer);
          if (admission.outcome === 'retry') waiting.add(key);
          return admission;
        },
      }));
    },
  }),
});
