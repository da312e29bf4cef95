import { mutant } from './mutant.ts';
import { withBuildData } from './with-builds.ts';

export const buildFailsWithoutMessage = mutant({
  name: 'build-fails-without-message',
  bug: 'A failed build does not say why.',
  breaks: ['build.failure'],
  build: () => ({
    ports: (ports) =>
      withBuildData(ports, ({ message, ...data }) => (data['status'] === 'failed' || message === undefined ? data : { ...data, message })),
  }),
});
