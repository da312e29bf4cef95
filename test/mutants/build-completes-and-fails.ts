import { mutant } from './mutant.ts';
import { withBuildEvents } from './with-builds.ts';

export const buildCompletesAndFails = mutant({
  name: 'build-completes-and-fails',
  bug: 'A build completes, and then its watchdog says that it failed.',
  breaks: ['build.lifecycle'],
  mayAlsoFail: ['build.catch-up'],
  build: () => ({
    ports: (ports) =>
      withBuildEvents(ports, (event) =>
        event.data['status'] === 'completed'
          ? [event, { ...event, data: { ...event.data, status: 'failed', message: 'Timed out.' } }]
          : [event],
      ),
  }),
});
