import { mutant } from './mutant.ts';
import { withBuildEvents } from './with-builds.ts';

export const buildEndsTwice = mutant({
  name: 'build-ends-twice',
  bug: 'A build completes twice.',
  breaks: ['build.lifecycle'],
  mayAlsoFail: ['build.catch-up'],
  build: () => ({ ports: (ports) => withBuildEvents(ports, (event) => (event.data['status'] === 'completed' ? [event, event] : [event])) }),
});
