import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readLastWriteWins = mutant({
  name: 'read-last-write-wins',
  bug: 'The last PUT wins, whatever it says.',
  breaks: ['read.never-goes-back', 'read.concurrent-max'],
  mayAlsoFail: ['read.scoped'],
  build: () => {
    const kept = new Map<string, number>();
    return {
      ports: (ports) =>
        withPort(ports, 'readMarks', () => ({
          get: (projectId, userId) => kept.get(`${projectId} ${userId}`) ?? 0,
          raise(projectId, userId, seq) {
            kept.set(`${projectId} ${userId}`, seq);
            return seq;
          },
        })),
    };
  },
});
