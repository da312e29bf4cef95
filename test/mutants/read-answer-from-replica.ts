import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const readAnswerFromReplica = mutant({
  name: 'read-answer-from-replica',
  bug: 'Answers from a replica that is half a second behind.',
  breaks: ['read.concurrent-max'],
  mayAlsoFail: ['read.never-goes-back'],
  build: () => {
    const replica = new Map<string, { mark: number; at: number }>();
    return {
      ports: (ports) =>
        withPort(ports, 'readMarks', (marks) => ({
          async raise(projectId, userId, seq) {
            const key = `${projectId} ${userId}`;
            const mark = await marks.raise(projectId, userId, seq);
            const now = ports.clock.monotonic();
            const known = replica.get(key);
            if (known === undefined || now - known.at > 500) replica.set(key, { mark, at: now });
            return Math.max(seq, replica.get(key)?.mark ?? 0);
          },
        })),
    };
  },
});
