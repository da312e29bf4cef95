import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const authOutsiderWritesLegacy = mutant({
  name: 'auth-outsider-writes-legacy',
  bug: 'The legacy endpoint never asks for access.',
  breaks: ['auth.outsider-refused'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'access', ({ allowed }) => ({
          allowed: (projectId, userId) => (seen.call()?.operation === 'postLegacyMessage' ? true : allowed(projectId, userId)),
        })),
    };
  },
});
