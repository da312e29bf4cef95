import { mutant } from './mutant.ts';
import { withBuildEvents } from './with-builds.ts';

export const buildQueuedTwice = mutant({
  name: 'build-queued-twice',
  bug: 'A build is queued twice.',
  breaks: ['build.lifecycle'],
  mayAlsoFail: ['idem.no-second-effect'],
  build: () => ({ ports: (ports) => withBuildEvents(ports, (event) => (event.data['status'] === 'queued' ? [event, event] : [event])) }),
});
