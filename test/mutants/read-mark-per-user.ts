import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readMarkPerUser = mutant({
  name: 'read-mark-per-user',
  bug: 'Keeps one mark per user for all projects.',
  breaks: ['read.scoped'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        get: (_, userId) => marks.get('every-project', userId),
        raise: (_, userId, seq) => marks.raise('every-project', userId, seq),
      })),
  }),
});
