import { mutant } from './mutant.ts';
import { withBuildData } from './with-builds.ts';

export const buildProgressPerMille = mutant({
  name: 'build-progress-per-mille',
  bug: 'Progress counts in thousandths.',
  breaks: ['build.progress'],
  build: () => ({
    ports: (ports) =>
      withBuildData(ports, (data) => (typeof data['progress'] === 'number' ? { ...data, progress: data['progress'] * 10 } : data)),
  }),
});
