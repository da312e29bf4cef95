import { mutant } from './mutant.ts';
import { withBuildEvents } from './with-builds.ts';

export const buildLinkedByOwnId = mutant({
  name: 'build-linked-by-own-id',
  bug: 'build.status names its build where it should name the message.',
  breaks: ['build.linked'],
  mayAlsoFail: ['idem.no-second-effect', 'event.created-first'],
  build: () => ({
    ports: (ports) => withBuildEvents(ports, (event) => [{ ...event, in_reply_to_client_msg_id: String(event.data['buildId']) }]),
  }),
});
