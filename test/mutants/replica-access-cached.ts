import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const replicaAccessCached = mutant({
  name: 'replica-access-cached',
  bug: 'A process remembers who may enter, and does not hear that one no longer may.',
  replicas: 2,
  breaks: ['auth.outsider-refused'],
  build: () => ({
    ports: (ports) => {
      const cache = new Map<string, boolean>();
      return withPort(ports, 'access', ({ allowed, set }) => ({
        async allowed(projectId, userId) {
          const key = `${projectId} ${userId}`;
          const may = cache.get(key) ?? (await allowed(projectId, userId));
          cache.set(key, may);
          return may;
        },
        async set(projectId, userId, may) {
          cache.set(`${projectId} ${userId}`, may);
          await set(projectId, userId, may);
        },
      }));
    },
  }),
});
