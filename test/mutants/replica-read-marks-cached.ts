import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const replicaReadMarksCached = mutant({
  name: 'replica-read-marks-cached',
  bug: 'A process keeps a read mark that it has read, and does not hear of changes elsewhere.',
  replicas: 2,
  breaks: ['read.round-trip'],
  // Its story spreads the marks over the replicas and reads the end from one of them.
  mayAlsoFail: ['read.concurrent-max'],
  build: () => ({
    ports: (ports) => {
      const cache = new Map<string, number>();
      return withPort(ports, 'readMarks', ({ get, raise }) => ({
        async get(projectId, userId) {
          const key = `${projectId} ${userId}`;
          const mark = cache.get(key) ?? (await get(projectId, userId));
          cache.set(key, mark);
          return mark;
        },
        async raise(projectId, userId, seq) {
          const mark = await raise(projectId, userId, seq);
          cache.set(`${projectId} ${userId}`, mark);
          return mark;
        },
      }));
    },
  }),
});
