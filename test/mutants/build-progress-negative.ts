import { mutant } from './mutant.ts';
import { withBuildData } from './with-builds.ts';

export const buildProgressNegative = mutant({
  name: 'build-progress-negative',
  bug: 'Progress begins at -1.',
  breaks: ['build.progress'],
  build: () => ({ ports: (ports) => withBuildData(ports, (data) => (data['status'] === 'queued' ? { ...data, progress: -1 } : data)) }),
});
