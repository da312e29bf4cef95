import { mutant } from './mutant.ts';
import { withBuildData } from './with-builds.ts';

export const buildProgressFalls = mutant({
  name: 'build-progress-falls',
  bug: 'Progress falls when a second worker takes over.',
  breaks: ['build.progress'],
  build: () => ({ ports: (ports) => withBuildData(ports, (data) => (data['progress'] === 80 ? { ...data, progress: 5 } : data)) }),
});
