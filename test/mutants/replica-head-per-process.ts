import { withPort } from './decorate.ts';
import { createOwnEvents } from './deployment.ts';
import { mutant } from './mutant.ts';

export const replicaHeadPerProcess = mutant({
  name: 'replica-head-per-process',
  bug: 'The head of the log is what the process itself has stored last.',
  replicas: 2,
  breaks: ['resume.across-replicas'],
  // A stream without a cursor begins at that head, so that what was stored elsewhere comes again.
  mayAlsoFail: ['seq.ordered-on-stream'],
  build: () => {
    const own = createOwnEvents();
    return { ports: (ports) => withPort(own.ports(ports), 'log', () => ({ head: (projectId) => own.last(projectId) })) };
  },
});
