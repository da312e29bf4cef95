import { mutant } from './mutant.ts';
import { withData } from './through-frames.ts';

export const sseBuildWithoutId = mutant({
  name: 'sse-build-without-id',
  bug: 'build.status does not say which build it is of.',
  breaks: ['sse.valid-payload'],
  mayAlsoFail: ['build.catch-up', 'build.lifecycle', 'build.progress', 'build.linked'],
  build: () => withData('build.status', ({ buildId: _, ...data }) => data),
});
