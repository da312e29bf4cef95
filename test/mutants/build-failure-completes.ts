import { mutant } from './mutant.ts';
import { withBuildData } from './with-builds.ts';

export const buildFailureCompletes = mutant({
  name: 'build-failure-completes',
  bug: 'A build that fails is reported completed.',
  breaks: ['build.failure'],
  build: () => ({
    ports: (ports) => withBuildData(ports, (data) => (data['status'] === 'failed' ? { ...data, status: 'completed' } : data)),
  }),
});
