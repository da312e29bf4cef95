import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const authOutsiderStreams = mutant({
  name: 'auth-outsider-streams',
  bug: 'Never asks for access on the stream.',
  breaks: ['auth.outsider-refused'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'access', ({ allowed }) => ({
          allowed: (projectId, userId) => (seen.call()?.operation === 'openStream' ? true : allowed(projectId, userId)),
        })),
    };
  },
});
