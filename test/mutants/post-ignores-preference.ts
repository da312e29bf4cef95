import { withPort } from './decorate.ts';
import { createSeenCall } from './seen-call.ts';
import { mutant } from './mutant.ts';

export const postIgnoresPreference = mutant({
  name: 'post-ignores-preference',
  bug: 'Builds immediately whatever the user has saved.',
  breaks: ['post.build-default', 'preference.saved-and-used', 'preference.override'],
  mayAlsoFail: ['build.none-in-plan'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'preferences', (preferences) => ({
          get: (projectId, userId) =>
            seen.call()?.operation === 'postMessage' ? { buildImmediately: true } : preferences.get(projectId, userId),
        })),
    };
  },
});
