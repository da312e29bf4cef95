import { mutant } from './mutant.ts';
import { withData } from './through-frames.ts';

export const sseBuildStatusRunning = mutant({
  name: 'sse-build-status-running',
  bug: 'A build in progress is running.',
  breaks: ['sse.valid-payload'],
  mayAlsoFail: ['build.lifecycle', 'build.catch-up'],
  build: () => withData('build.status', (data) => (data['status'] === 'processing' ? { ...data, status: 'running' } : data)),
});
