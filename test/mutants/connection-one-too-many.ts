import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionOneTooMany = mutant({
  name: 'connection-one-too-many',
  bug: 'Admits one stream more than it says.',
  breaks: ['connection.limit'],
  mayAlsoFail: [
    'connection.victim-told',
    'connection.hard-limit',
    'connection.newcomer-admitted',
    'connection.limit-answer',
    'connection.others-undisturbed',
  ],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'connections', ({ admit }) => ({
        admit: (newcomer) => admit({ ...newcomer, maxConnections: newcomer.maxConnections + 1 }),
      })),
  }),
});
