import { createOwnEvents } from './deployment.ts';
import { isDurable, isLive, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const replicaForeignTwice = mutant({
  name: 'replica-foreign-twice',
  bug: 'What another process has stored is heard twice, from the store and from the bus.',
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
          passage.send(event);
          if (isForeign && isLive(event, passage)) passage.send(event);
        },
      };
    });
    return { ...streams, ports: (ports) => own.ports(streams.ports?.(ports) ?? ports) };
  },
});
