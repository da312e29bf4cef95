import { mutant } from './mutant.ts';
import { withBuildData } from './with-builds.ts';

export const buildFailsWithEmptyMessage = mutant({
  name: 'build-fails-with-empty-message',
  bug: 'A failed build has an empty message.',
  breaks: ['build.failure'],
  build: () => ({ ports: (ports) => withBuildData(ports, (data) => (data['status'] === 'failed' ? { ...data, message: '' } : data)) }),
});
