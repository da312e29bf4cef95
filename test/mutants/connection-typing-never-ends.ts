import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionTypingNeverEnds = mutant({
  name: 'connection-typing-never-ends',
  bug: 'Lets typing end with its five seconds only, whatever the client says.',
  breaks: ['connection.newcomer-admitted'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'typing', ({ set }) => ({
        set: (projectId, userId, instanceId, until) => (until === undefined ? undefined : set(projectId, userId, instanceId, until)),
      })),
  }),
});
