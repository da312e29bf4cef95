import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const replicaPreferencesCached = mutant({
  name: 'replica-preferences-cached',
  bug: 'A process keeps a preference that it has read, and does not hear of changes elsewhere.',
  replicas: 2,
  breaks: ['preference.saved-and-used'],
  build: () => ({
    ports: (ports) => {
      const cache = new Map<string, { readonly buildImmediately: boolean } | undefined>();
      return withPort(ports, 'preferences', ({ get, set }) => ({
        async get(projectId, userId) {
          const key = `${projectId} ${userId}`;
          if (!cache.has(key)) cache.set(key, await get(projectId, userId));
          return cache.get(key);
        },
        async set(projectId, userId, value) {
          cache.set(`${projectId} ${userId}`, value);
          await set(projectId, userId, value);
        },
      }));
    },
  }),
});
