import { mutant } from './mutant.ts';
import { withBuildEvents } from './with-builds.ts';

export const buildUnlinked = mutant({
  name: 'build-unlinked',
  bug: 'build.status does not say for which message.',
  breaks: ['build.linked'],
  mayAlsoFail: ['idem.no-second-effect', 'event.created-first'],
  build: () => ({ ports: (ports) => withBuildEvents(ports, ({ in_reply_to_client_msg_id: _, ...event }) => [event]) }),
});
