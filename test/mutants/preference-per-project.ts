import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const preferencePerProject = mutant({
  name: 'preference-per-project',
  bug: 'Saves one preference per project for all users.',
  breaks: ['preference.scoped'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'preferences', (preferences) => ({
        get: (projectId) => preferences.get(projectId, ''),
        set: (projectId, _, value) => preferences.set(projectId, '', value),
      })),
  }),
});
