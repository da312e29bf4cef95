import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionLeakOnClose = mutant({
  name: 'connection-leak-on-close',
  bug: 'Gives a place back only where the connection broke.',
  breaks: ['connection.slot-freed'],
  build: () => {
    let broken: boolean | undefined;
    return {
      ports: (ports) =>
        withPort(ports, 'connections', ({ release }) => ({
          release: (connectionId) => (broken === false ? undefined : release(connectionId)),
        })),
      app: (app) => {
        app.addHook('onRequest', async ({ raw }) => {
          raw.socket.on('close', (hadError) => {
            // What hears of the same close afterwards runs before the microtask.
            broken = hadError;
            queueMicrotask(() => {
              broken = undefined;
            });
          });
        });
      },
    };
  },
});
