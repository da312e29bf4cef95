import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionFreedLate = mutant({
  name: 'connection-freed-late',
  bug: 'Notices that a client has gone at its next keep-alive, after nine seconds.',
  breaks: ['connection.slot-freed'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'connections', ({ release }) => ({
        async release(connectionId) {
          await new Promise((resolve) => setTimeout(resolve, 9_000).unref());
          await release(connectionId);
        },
      })),
  }),
});
