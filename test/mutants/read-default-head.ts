import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readDefaultHead = mutant({
  name: 'read-default-head',
  bug: 'Takes a user who never read for one who read everything.',
  breaks: ['read.default'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        get: async (projectId, userId) => (await marks.get(projectId, userId)) || (await ports.log.head(projectId)),
      })),
  }),
});
