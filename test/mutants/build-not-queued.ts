import { mutant } from './mutant.ts';
import { withBuildEvents } from './with-builds.ts';

export const buildNotQueued = mutant({
  name: 'build-not-queued',
  bug: 'A build is not queued: it begins with processing.',
  breaks: ['build.lifecycle'],
  mayAlsoFail: ['idem.no-second-effect', 'preference.override', 'build.catch-up'],
  build: () => ({ ports: (ports) => withBuildEvents(ports, (event) => (event.data['status'] === 'queued' ? [] : [event])) }),
});
