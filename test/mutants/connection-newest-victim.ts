import { withOwnConnections } from './own-connections.ts';
import { mutant } from './mutant.ts';

export const connectionNewestVictim = mutant({
  name: 'connection-newest-victim',
  bug: 'Evicts the stream that came last.',
  breaks: [],
  warns: ['connection.others-undisturbed'],
  mayAlsoFail: ['connection.hard-limit', 'connection.same-instance'],
  build: () => ({ ports: (ports) => withOwnConnections(ports, { victims: (present) => present.slice(-1) }) }),
});
