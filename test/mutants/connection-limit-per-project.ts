import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionLimitPerProject = mutant({
  name: 'connection-limit-per-project',
  bug: 'Counts the streams of a project over all users.',
  breaks: ['connection.scoped'],
  mayAlsoFail: [
    'connection.limit',
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.no-cursor-live',
    'resume.under-load',
    'resume.any-cut',
    'resume.same-event',
    'resume.bad-cursor',
    'resume.long-replay',
    'seq.visible-in-order',
    'sse.every-subscriber',
    'sse.stalled-reader',
    'build.catch-up',
  ],
  build: () => ({
    ports: (ports) => {
      const counted = withPort(ports, 'connections', ({ admit }) => ({ admit: (newcomer) => admit({ ...newcomer, userId: 'any' }) }));
      return withPort(counted, 'typing', ({ set }) => ({ set: (projectId, _userId, ...mark) => set(projectId, 'any', ...mark) }));
    },
  }),
});
