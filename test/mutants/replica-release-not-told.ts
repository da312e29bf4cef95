import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const replicaReleaseNotTold = mutant({
  name: 'replica-release-not-told',
  bug: 'The end of a stream is told to its own process only; elsewhere its place counts as taken.',
  replicas: 2,
  breaks: ['connection.slot-freed'],
  build: () => {
    const ended = new Map<string, string[]>();
    const seats = new Map<string, string>();
    return {
      ports: (ports) =>
        withPort(ports, 'connections', ({ admit, release }) => ({
          async admit(newcomer) {
            const seat = `${newcomer.projectId} ${newcomer.userId}`;
            seats.set(newcomer.connectionId, seat);
            for (const connectionId of ended.get(seat) ?? []) await release(connectionId);
            ended.delete(seat);
            return admit(newcomer);
          },
          release(connectionId) {
            const seat = seats.get(connectionId) ?? '';
            ended.set(seat, [...(ended.get(seat) ?? []), connectionId]);
          },
        })),
    };
  },
});
