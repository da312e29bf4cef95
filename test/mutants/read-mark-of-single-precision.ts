import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readMarkOfSinglePrecision = mutant({
  name: 'read-mark-of-single-precision',
  bug: 'Keeps the mark as a single-precision float.',
  breaks: ['read.round-trip'],
  mayAlsoFail: ['read.never-goes-back'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        raise: (projectId, userId, seq) => marks.raise(projectId, userId, Math.fround(seq)),
      })),
  }),
});
