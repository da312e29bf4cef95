import { mutant } from './mutant.ts';
import { withBuildData } from './with-builds.ts';

export const buildFailureMessageInError = mutant({
  name: 'build-failure-message-in-error',
  bug: 'A failed build says why in a field of another name.',
  breaks: ['build.failure'],
  build: () => ({
    ports: (ports) =>
      withBuildData(ports, (data) =>
        data['status'] === 'failed' ? { buildId: data['buildId'], status: 'failed', error: data['message'] } : data,
      ),
  }),
});
