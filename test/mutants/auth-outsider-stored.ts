import { aroundCalls, bodyOf, refusal, withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authOutsiderStored = mutant({
  name: 'auth-outsider-stored',
  bug: "Stores an outsider's message and then refuses it.",
  breaks: ['auth.refusal-has-no-effect'],
  build: () => {
    const denied = new Set<string>();
    return {
      ports: (ports) =>
        withPort(ports, 'access', ({ set }) => ({
          allowed: () => true,
          async set(projectId, userId, allowed) {
            if (allowed) denied.delete(`${projectId} ${userId}`);
            else denied.add(`${projectId} ${userId}`);
            await set(projectId, userId, true);
          },
        })),
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const projectId = call.projectId === '' ? String(bodyOf(call)?.['projectId']) : call.projectId;
          const reply = await next(call);
          if (!denied.has(`${projectId} ${call.headers['x-user-id']}`) || reply.status >= 400) return reply;
          if (reply.kind === 'stream') reply.detach();
          return refusal(403, 'UNAUTHORIZED_PROJECT_ACCESS');
        }),
    };
  },
});
