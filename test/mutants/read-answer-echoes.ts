import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readAnswerEchoes = mutant({
  name: 'read-answer-echoes',
  bug: 'Keeps the maximum and answers what was sent.',
  breaks: ['read.never-goes-back', 'read.concurrent-max'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        async raise(projectId, userId, seq) {
          await marks.raise(projectId, userId, seq);
          return seq;
        },
      })),
  }),
});
