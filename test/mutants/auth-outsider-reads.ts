import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const authOutsiderReads = mutant({
  name: 'auth-outsider-reads',
  bug: 'Asks for access on writes only.',
  breaks: ['auth.outsider-refused'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'access', ({ allowed }) => ({
          allowed: (projectId, userId) => (seen.call()?.method === 'GET' ? true : allowed(projectId, userId)),
        })),
    };
  },
});
