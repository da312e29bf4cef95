import { mutant } from './mutant.ts';
import { withBuildData } from './with-builds.ts';

export const buildProgress140 = mutant({
  name: 'build-progress-140',
  bug: 'Progress goes to 140.',
  breaks: ['build.progress'],
  build: () => ({ ports: (ports) => withBuildData(ports, (data) => (data['status'] === 'completed' ? { ...data, progress: 140 } : data)) }),
});
