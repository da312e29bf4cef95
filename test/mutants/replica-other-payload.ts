import { createOwnEvents } from './deployment.ts';
import { isDurable, isReplayed, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const replicaOtherPayload = mutant({
  name: 'replica-other-payload',
  bug: 'A replay on another process tells other JSON: ids of the connection that stored the event.',
  replicas: 2,
  breaks: ['resume.across-replicas'],
  build: () => {
    const own = createOwnEvents();
    const streams = throughStreams((passage) => {
      return {
        event(event) {
          const isForeign = isDurable(event) && !own.has(passage.call.projectId, Number(event.id));
          const isOther = isForeign && isReplayed(event, passage);
          passage.send(isOther ? { ...event, json: { ...event.json, timestamp: new Date(0).toISOString() } } : event);
        },
      };
    });
    return { ...streams, ports: (ports) => own.ports(streams.ports?.(ports) ?? ports) };
  },
});
