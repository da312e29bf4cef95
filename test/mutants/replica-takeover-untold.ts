import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const replicaTakeoverUntold = mutant({
  name: 'replica-takeover-untold',
  bug: 'A victim on another process is not told, and its stream goes on.',
  replicas: 2,
  breaks: ['connection.victim-told', 'connection.limit', 'connection.same-instance'],
  build: () => {
    let deciding = false;
    return {
      ports: (ports) =>
        withPort(ports, 'connections', ({ admit, onTakeover }) => ({
          admit(newcomer) {
            deciding = true;
            const admission = admit(newcomer);
            deciding = false;
            return admission;
          },
          onTakeover: (listener) =>
            onTakeover((takeover) => {
              if (deciding) listener(takeover);
            }),
        })),
    };
  },
});
