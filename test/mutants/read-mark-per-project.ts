import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readMarkPerProject = mutant({
  name: 'read-mark-per-project',
  bug: 'Keeps one mark per project for all users.',
  breaks: ['read.scoped'],
  mayAlsoFail: ['read.default', 'read.validation'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        get: (projectId) => marks.get(projectId, 'every-user'),
        raise: (projectId, _, seq) => marks.raise(projectId, 'every-user', seq),
      })),
  }),
});
