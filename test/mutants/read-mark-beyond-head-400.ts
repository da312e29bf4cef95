import { Refusal } from '../../src/engine/refusal.ts';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readMarkBeyondHead400 = mutant({
  name: 'read-mark-beyond-head-400',
  bug: 'Refuses a mark beyond the head of the log.',
  breaks: ['read.round-trip'],
  mayAlsoFail: ['read.never-goes-back', 'read.concurrent-max', 'read.scoped', 'auth.v2-accepted', 'auth.v1-accepted'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        async raise(projectId, userId, seq) {
          if (seq > (await ports.log.head(projectId))) throw new Refusal('VALIDATION_FAILED', 'There is no such message yet.');
          return marks.raise(projectId, userId, seq);
        },
      })),
  }),
});
