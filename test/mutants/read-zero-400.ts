import { Refusal } from '../../src/engine/refusal.ts';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readZero400 = mutant({
  name: 'read-zero-400',
  bug: 'Takes a mark of 0 for a missing one and refuses it.',
  breaks: ['read.never-goes-back'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        async raise(projectId, userId, seq) {
          if (!seq) throw new Refusal('VALIDATION_FAILED', 'last_read_seq is missing.');
          return marks.raise(projectId, userId, seq);
        },
      })),
  }),
});
