import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';

export const authOutsiderResumes = mutant({
  name: 'auth-outsider-resumes',
  bug: 'Who comes with a cursor was there before, so access is not asked for again.',
  breaks: ['auth.outsider-refused'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withPort(ports, 'access', ({ allowed }) => ({
          allowed: (projectId, userId) =>
            seen.call()?.headers['last-event-id'] !== undefined || seen.call()?.rawTarget.includes('from_seq') === true
              ? true
              : allowed(projectId, userId),
        })),
    };
  },
});
