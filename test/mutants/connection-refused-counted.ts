import { randomUUID } from 'node:crypto';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionRefusedCounted = mutant({
  name: 'connection-refused-counted',
  bug: 'Counts a refused connection as an open one.',
  breaks: ['connection.newcomer-admitted'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'connections', ({ admit }) => ({
        async admit(newcomer) {
          const admission = await admit(newcomer);
          if (admission.outcome !== 'admitted')
            await admit({ ...newcomer, connectionId: randomUUID(), maxConnections: Number.MAX_SAFE_INTEGER });
          return admission;
        },
      })),
  }),
});
