import { withPort } from './decorate.ts';
import { createMeeting } from './meeting.ts';
import { mutant } from './mutant.ts';

export const connectionCheckThenAct = mutant({
  name: 'connection-check-then-act',
  bug: 'Counts the streams, then registers the new one: those that connect at the same moment all find room.',
  breaks: ['connection.limit'],
  build: () => {
    const meet = createMeeting({ parties: 8, patienceMs: 40 });
    return {
      ports: (ports) => {
        const present = new Map<string, string>();
        return withPort(ports, 'connections', ({ admit, release }) => ({
          async admit(newcomer) {
            const key = `${newcomer.projectId} ${newcomer.userId}`;
            const free = [...present.values()].filter((other) => other === key).length < newcomer.maxConnections;
            await meet(key);
            const admission = await admit(free ? { ...newcomer, maxConnections: Number.MAX_SAFE_INTEGER } : newcomer);
            if (admission.outcome === 'admitted') present.set(newcomer.connectionId, key);
            if ('evicted' in admission && admission.evicted !== undefined) present.delete(admission.evicted);
            return admission;
          },
          release(connectionId) {
            present.delete(connectionId);
            return release(connectionId);
          },
        }));
      },
    };
  },
});
