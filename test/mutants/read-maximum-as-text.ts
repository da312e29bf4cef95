import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readMaximumAsText = mutant({
  name: 'read-maximum-as-text',
  bug: 'Compares marks as text: 9 is above 100.',
  breaks: ['read.round-trip', 'read.never-goes-back'],
  mayAlsoFail: ['read.concurrent-max', 'read.scoped', 'read.validation'],
  build: () => {
    const kept = new Map<string, string>();
    return {
      ports: (ports) =>
        withPort(ports, 'readMarks', () => ({
          get: (projectId, userId) => Number(kept.get(`${projectId} ${userId}`) ?? '0'),
          raise(projectId, userId, seq) {
            const key = `${projectId} ${userId}`;
            const before = kept.get(key) ?? '';
            const after = String(seq) > before ? String(seq) : before;
            kept.set(key, after);
            return Number(after);
          },
        })),
    };
  },
});
