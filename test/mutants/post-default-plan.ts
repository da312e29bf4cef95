import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postDefaultPlan = mutant({
  name: 'post-default-plan',
  bug: 'Takes plan for the default where no preference is saved.',
  breaks: ['post.build-default', 'preference.default'],
  mayAlsoFail: ['legacy.modes'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'preferences', (preferences) => ({
        get: async (projectId, userId) => (await preferences.get(projectId, userId)) ?? { buildImmediately: false },
      })),
  }),
});
