import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authOutsiderCached = mutant({
  name: 'auth-outsider-cached',
  bug: 'Remembers for a while that a user had access.',
  breaks: ['auth.outsider-refused'],
  mayAlsoFail: ['auth.refusal-has-no-effect'],
  build: () => {
    const known = new Set<string>();
    return {
      ports: (ports) =>
        withPort(ports, 'access', ({ allowed }) => ({
          async allowed(projectId, userId) {
            const key = `${projectId} ${userId}`;
            if (known.has(key)) return true;
            const yes = await allowed(projectId, userId);
            if (yes) known.add(key);
            return yes;
          },
        })),
    };
  },
});
