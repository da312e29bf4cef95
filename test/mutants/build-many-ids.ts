import { randomUUID } from 'node:crypto';
import { mutant } from './mutant.ts';
import { withBuildData } from './with-builds.ts';

export const buildManyIds = mutant({
  name: 'build-many-ids',
  bug: 'Each step of a build has a buildId of its own.',
  breaks: ['build.lifecycle'],
  mayAlsoFail: ['idem.no-second-effect', 'build.catch-up'],
  build: () => ({ ports: (ports) => withBuildData(ports, (data) => ({ ...data, buildId: randomUUID() })) }),
});
