import type { Admission } from '../../src/engine/ports.ts';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionNobodyEvicted = mutant({
  name: 'connection-nobody-evicted',
  bug: 'Refuses every newcomer at the limit as if all were typing.',
  breaks: ['connection.newcomer-admitted'],
  mayAlsoFail: ['connection.same-instance'],
  build: () => ({
    ports: (ports) => {
      const places = new Map<string, string>();
      return withPort(ports, 'connections', ({ admit, release }) => ({
        async admit(newcomer): Promise<Admission> {
          const key = `${newcomer.projectId} ${newcomer.userId}`;
          const current = [...places.values()].filter((other) => other === key).length;
          if (current >= newcomer.maxConnections) return { outcome: 'hard-limit', current, retryAfterMs: newcomer.retryAfterMs };
          places.set(newcomer.connectionId, key);
          return admit(newcomer);
        },
        release(connectionId) {
          places.delete(connectionId);
          return release(connectionId);
        },
      }));
    },
  }),
});
