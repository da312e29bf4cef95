import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readMarkCutAtHead = mutant({
  name: 'read-mark-cut-at-head',
  bug: 'Cuts a mark at the head of the log.',
  breaks: ['read.round-trip'],
  mayAlsoFail: ['auth.refusal-has-no-effect', 'read.never-goes-back', 'read.concurrent-max', 'read.validation', 'read.scoped'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        raise: async (projectId, userId, seq) => marks.raise(projectId, userId, Math.min(seq, await ports.log.head(projectId))),
      })),
  }),
});
