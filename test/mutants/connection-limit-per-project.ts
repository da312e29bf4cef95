import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionLimitPerProject = mutant({
  name: 'connection-limit-per-project',
  bug: 'Counts the streams of a project over all users.',
  breaks: ['connection.scoped'],
  build: () => ({
    ports: (ports) => {
      const counted = withPort(ports, 'connections', ({ admit }) => ({ admit: (newcomer) => admit({ ...newcomer, userId: 'any' }) }));
      return withPort(counted, 'typing', ({ set }) => ({ set: (projectId, _userId, ...mark) => set(projectId, 'any', ...mark) }));
    },
  }),
});
