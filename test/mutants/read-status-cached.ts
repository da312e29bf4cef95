import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readStatusCached = mutant({
  name: 'read-status-cached',
  bug: 'Caches GET read-status for two seconds.',
  breaks: ['read.round-trip'],
  mayAlsoFail: ['auth.refusal-has-no-effect', 'read.scoped', 'read.concurrent-max', 'read.validation', 'read.never-goes-back'],
  build: () => {
    const cache = new Map<string, { mark: number; at: number }>();
    return {
      ports: (ports) =>
        withPort(ports, 'readMarks', (marks) => ({
          async get(projectId, userId) {
            const key = `${projectId} ${userId}`;
            const known = cache.get(key);
            if (known !== undefined && ports.clock.monotonic() - known.at < 2_000) return known.mark;
            const mark = await marks.get(projectId, userId);
            cache.set(key, { mark, at: ports.clock.monotonic() });
            return mark;
          },
        })),
    };
  },
});
