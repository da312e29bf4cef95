import { Refusal } from '../../src/engine/refusal.ts';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readLowerPut400 = mutant({
  name: 'read-lower-put-400',
  bug: 'Refuses a lower PUT with 400.',
  breaks: ['read.never-goes-back', 'read.concurrent-max'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        async raise(projectId, userId, seq) {
          const mark = await marks.raise(projectId, userId, seq);
          if (seq < mark) throw new Refusal('VALIDATION_FAILED', 'The mark is further already.');
          return mark;
        },
      })),
  }),
});
