import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const preferencePerUser = mutant({
  name: 'preference-per-user',
  bug: 'Saves one preference per user for all projects.',
  breaks: ['preference.scoped'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'preferences', (preferences) => ({
        get: (_, userId) => preferences.get('', userId),
        set: (_, userId, value) => preferences.set('', userId, value),
      })),
  }),
});
