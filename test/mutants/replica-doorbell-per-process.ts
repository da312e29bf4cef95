import { withPort } from './decorate.ts';
import { createOwnEvents } from './deployment.ts';
import { mutant } from './mutant.ts';

export const replicaDoorbellPerProcess = mutant({
  name: 'replica-doorbell-per-process',
  bug: 'Streams hear of new events only where these were posted in their own process.',
  replicas: 2,
  breaks: ['resume.across-replicas'],
  // A message posted on one replica does not reach the streams on the other, by which these stories see that they live.
  mayAlsoFail: ['connection.limit', 'connection.newcomer-admitted', 'connection.slot-freed', 'seq.ordered-on-stream'],
  build: () => {
    const own = createOwnEvents();
    const known = new Map<string, number>();
    return {
      ports: (ports) =>
        withPort(own.ports(ports), 'log', (log) => ({
          async head(projectId) {
            const head = await log.head(projectId);
            known.set(projectId, Math.max(head, known.get(projectId) ?? 0));
            return head;
          },
          async read(projectId, afterSeq, limit) {
            const upTo = Math.max(own.last(projectId), known.get(projectId) ?? 0);
            return (await log.read(projectId, afterSeq, limit)).filter(({ seq }) => seq <= upTo);
          },
        })),
    };
  },
});
