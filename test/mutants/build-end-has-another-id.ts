import { randomUUID } from 'node:crypto';
import { mutant } from './mutant.ts';
import { withBuildData } from './with-builds.ts';

export const buildEndHasAnotherId = mutant({
  name: 'build-end-has-another-id',
  bug: 'The end of a build has a buildId of its own.',
  breaks: ['build.lifecycle'],
  mayAlsoFail: ['idem.no-second-effect', 'build.catch-up'],
  build: () => ({
    ports: (ports) => withBuildData(ports, (data) => (data['status'] === 'completed' ? { ...data, buildId: randomUUID() } : data)),
  }),
});
