import { mutant } from './mutant.ts';
import { withBuildEvents } from './with-builds.ts';

export const buildProcessesAfterEnd = mutant({
  name: 'build-processes-after-end',
  bug: 'A worker reports progress after the end.',
  breaks: ['build.lifecycle'],
  mayAlsoFail: ['build.catch-up'],
  build: () => ({
    ports: (ports) =>
      withBuildEvents(ports, (event) =>
        event.data['status'] === 'completed' ? [event, { ...event, data: { ...event.data, status: 'processing' } }] : [event],
      ),
  }),
});
