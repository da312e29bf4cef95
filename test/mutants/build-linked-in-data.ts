import { mutant } from './mutant.ts';
import { withBuildEvents } from './with-builds.ts';

export const buildLinkedInData = mutant({
  name: 'build-linked-in-data',
  bug: 'build.status says inside data for which message.',
  breaks: ['build.linked'],
  mayAlsoFail: ['idem.no-second-effect', 'event.created-first'],
  build: () => ({
    ports: (ports) =>
      withBuildEvents(ports, ({ in_reply_to_client_msg_id, ...event }) => [
        { ...event, data: { ...event.data, in_reply_to_client_msg_id } },
      ]),
  }),
});
