import { mutant } from './mutant.ts';
import { withBuildEvents } from './with-builds.ts';

export const buildEndUnlinked = mutant({
  name: 'build-end-unlinked',
  bug: 'Only the end of a build does not say for which message.',
  breaks: ['build.linked'],
  mayAlsoFail: ['idem.no-second-effect'],
  build: () => ({
    ports: (ports) =>
      withBuildEvents(ports, (event) =>
        event.data['status'] === 'completed' ? [{ event: event.event, timestamp: event.timestamp, data: event.data }] : [event],
      ),
  }),
});
