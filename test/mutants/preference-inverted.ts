import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const preferenceInverted = mutant({
  name: 'preference-inverted',
  bug: 'Saves the opposite.',
  breaks: ['preference.saved-and-used'],
  mayAlsoFail: [
    'post.build-default',
    'preference.override',
    'preference.validation',
    'preference.scoped',
    'legacy.modes',
    'auth.refusal-has-no-effect',
    'auth.replay-refused',
    'build.none-in-plan',
  ],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'preferences', (preferences) => ({
        set: (projectId, userId, { buildImmediately }) => preferences.set(projectId, userId, { buildImmediately: !buildImmediately }),
      })),
  }),
});
