import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionUnlimited = mutant({
  name: 'connection-unlimited',
  bug: 'Declares a limit and has none.',
  breaks: ['connection.limit', 'connection.victim-told'],
  mayAlsoFail: ['connection.hard-limit'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'connections', ({ admit }) => ({ admit: (newcomer) => admit({ ...newcomer, maxConnections: 1_000 }) })),
  }),
});
