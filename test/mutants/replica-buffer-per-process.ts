import { createOwnEvents } from './deployment.ts';
import { isDurable, isReplayed, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const replicaBufferPerProcess = mutant({
  name: 'replica-buffer-per-process',
  bug: 'Replays come from what the process itself has stored.',
  replicas: 2,
  breaks: ['resume.across-replicas'],
  // Its stories count the events of a message on every replica.
  mayAlsoFail: ['idem.across-replicas'],
  build: () => {
    const own = createOwnEvents();
    const streams = throughStreams((passage) => {
      return {
        event(event) {
          const isForeign = isDurable(event) && !own.has(passage.call.projectId, Number(event.id));
          if (!isForeign || !isReplayed(event, passage)) passage.send(event);
        },
      };
    });
    return { ...streams, ports: (ports) => own.ports(streams.ports?.(ports) ?? ports) };
  },
});
