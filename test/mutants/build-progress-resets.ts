import { mutant } from './mutant.ts';
import { withBuildData } from './with-builds.ts';

export const buildProgressResets = mutant({
  name: 'build-progress-resets',
  bug: 'A completed build is back at 0.',
  breaks: ['build.progress'],
  build: () => ({ ports: (ports) => withBuildData(ports, (data) => (data['status'] === 'completed' ? { ...data, progress: 0 } : data)) }),
});
