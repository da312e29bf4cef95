import { withPort } from './decorate.ts';
import { createOwnEvents, type OwnEvents, sharedByReplicas } from './deployment.ts';
import { mutant } from './mutant.ts';

const firstOf = sharedByReplicas((): { process?: OwnEvents } => ({}));

export const replicaDoorbellOneWay = mutant({
  name: 'replica-doorbell-one-way',
  bug: 'The second process hears of what the first one stores, but not the other way round.',
  replicas: 2,
  breaks: ['resume.across-replicas'],
  // A message posted on the second replica does not reach the streams on the first, by which these stories see that they live.
  mayAlsoFail: ['connection.limit', 'connection.newcomer-admitted', 'connection.slot-freed'],
  build: () => {
    const own = createOwnEvents();
    const known = new Map<string, number>();
    return {
      ports(ports) {
        const first = firstOf(ports);
        first.process ??= own;
        if (first.process !== own) return ports;
        return withPort(own.ports(ports), 'log', (log) => ({
          async head(projectId) {
            const head = await log.head(projectId);
            known.set(projectId, Math.max(head, known.get(projectId) ?? 0));
            return head;
          },
          async read(projectId, afterSeq, limit) {
            const upTo = Math.max(own.last(projectId), known.get(projectId) ?? 0);
            return (await log.read(projectId, afterSeq, limit)).filter(({ seq }) => seq <= upTo);
          },
        }));
      },
    };
  },
});
