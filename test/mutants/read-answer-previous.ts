import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readAnswerPrevious = mutant({
  name: 'read-answer-previous',
  bug: 'Answers a PUT with the mark before it.',
  breaks: ['read.round-trip', 'read.concurrent-max'],
  mayAlsoFail: ['read.scoped'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        async raise(projectId, userId, seq) {
          const before = await marks.get(projectId, userId);
          await marks.raise(projectId, userId, seq);
          return before;
        },
      })),
  }),
});
