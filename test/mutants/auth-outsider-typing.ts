import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const authOutsiderTyping = mutant({
  name: 'auth-outsider-typing',
  bug: 'Presence never asks for access.',
  breaks: ['auth.outsider-refused'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'access', ({ allowed }) => ({
          allowed: (projectId, userId) => (seen.call()?.operation === 'postPresence' ? true : allowed(projectId, userId)),
        })),
    };
  },
});
