import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readPutNotStored = mutant({
  name: 'read-put-not-stored',
  bug: 'Answers a PUT and forgets it.',
  breaks: ['read.round-trip'],
  mayAlsoFail: ['auth.refusal-has-no-effect', 'read.concurrent-max', 'read.scoped', 'read.never-goes-back'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        raise: async (projectId, userId, seq) => Math.max(seq, await marks.get(projectId, userId)),
      })),
  }),
});
