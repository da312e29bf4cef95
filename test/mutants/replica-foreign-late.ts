import { createOwnEvents } from './deployment.ts';
import { isDurable, isLive, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

const busMs = 150;

export const replicaForeignLate = mutant({
  name: 'replica-foreign-late',
  bug: 'What another process has stored comes over a slow bus, and own events overtake it.',
  replicas: 2,
  breaks: ['resume.across-replicas', 'seq.ordered-on-stream'],
  // Its stories count the events of a message on every replica.
  mayAlsoFail: ['idem.across-replicas'],
  build: () => {
    const own = createOwnEvents();
    const streams = throughStreams((passage) => {
      return {
        event(event) {
          const isForeign = isDurable(event) && !own.has(passage.call.projectId, Number(event.id));
          if (isForeign && isLive(event, passage)) setTimeout(() => passage.send(event), busMs);
          else passage.send(event);
        },
      };
    });
    return { ...streams, ports: (ports) => own.ports(streams.ports?.(ports) ?? ports) };
  },
});
