import { withPort } from './decorate.ts';
import { createMeeting } from './meeting.ts';
import { mutant } from './mutant.ts';

export const readCheckThenAct = mutant({
  name: 'read-check-then-act',
  bug: 'Reads the mark, then writes the higher one: of PUTs at the same moment the last wins.',
  breaks: ['read.concurrent-max'],
  build: () => {
    const kept = new Map<string, number>();
    const meet = createMeeting({ parties: 20, patienceMs: 20 });
    return {
      ports: (ports) =>
        withPort(ports, 'readMarks', () => ({
          get: (projectId, userId) => kept.get(`${projectId} ${userId}`) ?? 0,
          async raise(projectId, userId, seq) {
            const key = `${projectId} ${userId}`;
            const before = kept.get(key) ?? 0;
            if (seq <= before) return before;
            await meet(key);
            kept.set(key, seq);
            return seq;
          },
        })),
    };
  },
});
