import { mutant } from './mutant.ts';
import { withBuildEvents } from './with-builds.ts';

export const buildQueuedAgain = mutant({
  name: 'build-queued-again',
  bug: 'A build that makes progress is queued again.',
  breaks: ['build.lifecycle'],
  build: () => ({
    ports: (ports) =>
      withBuildEvents(ports, (event) =>
        event.data['progress'] === 45 ? [event, { ...event, data: { ...event.data, status: 'queued' } }] : [event],
      ),
  }),
});
