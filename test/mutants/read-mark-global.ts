import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readMarkGlobal = mutant({
  name: 'read-mark-global',
  bug: 'Keeps one mark for everybody.',
  breaks: ['read.scoped'],
  mayAlsoFail: [
    'auth.refusal-has-no-effect',
    'read.default',
    'read.round-trip',
    'read.never-goes-back',
    'read.concurrent-max',
    'read.validation',
  ],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'readMarks', (marks) => ({
        get: () => marks.get('every-project', 'every-user'),
        raise: (_project, _user, seq) => marks.raise('every-project', 'every-user', seq),
      })),
  }),
});
