import { createOwnEvents } from './deployment.ts';
import { isDurable, isLive, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

const noticeMaxChars = 8_000;

export const replicaNoticeTooLong = mutant({
  name: 'replica-notice-too-long',
  bug: 'Events go to the other process in a notice of 8,000 bytes at most; longer ones are lost on its streams.',
  replicas: 2,
  breaks: ['resume.across-replicas'],
  build: () => {
    const own = createOwnEvents();
    const streams = throughStreams((passage) => {
      return {
        event(event) {
          const isForeign = isDurable(event) && !own.has(passage.call.projectId, Number(event.id));
          const isLost = isForeign && isLive(event, passage) && JSON.stringify(event.json).length > noticeMaxChars;
          if (!isLost) passage.send(event);
        },
      };
    });
    return { ...streams, ports: (ports) => own.ports(streams.ports?.(ports) ?? ports) };
  },
});
