import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readMarkOf32Bits = mutant({
  name: 'read-mark-of-32-bits',
  bug: 'Keeps the mark in 32 bits.',
  breaks: ['read.round-trip'],
  mayAlsoFail: ['read.never-goes-back'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        raise: (projectId, userId, seq) => marks.raise(projectId, userId, seq | 0),
      })),
  }),
});
