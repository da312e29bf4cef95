import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionTypingNeverEnds = mutant({
  name: 'connection-typing-never-ends',
  bug: 'Lets typing end with its five seconds only, whatever the client says.',
  breaks: ['connection.newcomer-admitted'],
  // Who typed a moment ago is still protected, so the victim is not the least recently active one.
  mayAlsoFail: ['connection.others-undisturbed'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'typing', ({ set }) => ({
        set: (projectId, userId, instanceId, until) => (until === undefined ? undefined : set(projectId, userId, instanceId, until)),
      })),
  }),
});
