import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionTypingVictim = mutant({
  name: 'connection-typing-victim',
  bug: 'Forgets which instance is typing and evicts the oldest all the same.',
  breaks: [],
  warns: ['connection.others-undisturbed'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'typing', ({ set }) => ({
        set: (projectId, userId, instanceId, until) => (instanceId === undefined ? set(projectId, userId, instanceId, until) : undefined),
      })),
  }),
});
