import { mutant } from './mutant.ts';
import { withData } from './through-frames.ts';

export const sseBuildProgressText = mutant({
  name: 'sse-build-progress-text',
  bug: 'progress is a text.',
  breaks: ['sse.valid-payload', 'build.progress'],
  build: () =>
    withData('build.status', (data) => (data['progress'] === undefined ? data : { ...data, progress: String(data['progress']) })),
});
