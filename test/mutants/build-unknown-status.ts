import { mutant } from './mutant.ts';
import { withBuildEvents } from './with-builds.ts';

export const buildUnknownStatus = mutant({
  name: 'build-unknown-status',
  bug: 'A build is canceled between two steps.',
  breaks: ['build.lifecycle', 'sse.valid-payload'],
  mayAlsoFail: ['build.catch-up'],
  build: () => ({
    ports: (ports) =>
      withBuildEvents(ports, (event) =>
        event.data['progress'] === 45 ? [{ ...event, data: { ...event.data, status: 'paused' } }] : [event],
      ),
  }),
});
