import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionOneTooFew = mutant({
  name: 'connection-one-too-few',
  bug: 'Admits one stream fewer than it says.',
  breaks: ['connection.limit'],
  mayAlsoFail: ['connection.scoped'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'connections', ({ admit }) => ({
        admit: (newcomer) => admit({ ...newcomer, maxConnections: newcomer.maxConnections - 1 }),
      })),
  }),
});
