import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionLimitPerUser = mutant({
  name: 'connection-limit-per-user',
  bug: 'Counts the streams of a user over all projects.',
  breaks: ['connection.scoped'],
  build: () => ({
    ports: (ports) => {
      const counted = withPort(ports, 'connections', ({ admit }) => ({ admit: (newcomer) => admit({ ...newcomer, projectId: 'any' }) }));
      return withPort(counted, 'typing', ({ set }) => ({ set: (_projectId, ...mark) => set('any', ...mark) }));
    },
  }),
});
