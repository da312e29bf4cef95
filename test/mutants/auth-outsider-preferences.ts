import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const authOutsiderPreferences = mutant({
  name: 'auth-outsider-preferences',
  bug: "Preferences count as the user's own and never ask for access.",
  breaks: ['auth.outsider-refused'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'access', ({ allowed }) => ({
          allowed: (projectId, userId) => (seen.call()?.operation.endsWith('Preferences') === true ? true : allowed(projectId, userId)),
        })),
    };
  },
});
