import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionPresenceNoActivity = mutant({
  name: 'connection-presence-no-activity',
  bug: 'Takes the age of a stream for its inactivity, whatever its instance reports.',
  breaks: [],
  warns: ['connection.others-undisturbed'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'typing', ({ set }) => ({
        set: (projectId, userId, instanceId, until) =>
          until === undefined && instanceId !== undefined ? undefined : set(projectId, userId, instanceId, until),
      })),
  }),
});
