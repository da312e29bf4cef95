import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authUserAbsent401 = mutant({
  name: 'auth-user-absent-401',
  bug: 'A request without a user is answered 401.',
  breaks: ['auth.user-identity'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.headers['x-user-id'] === undefined && reply.status === 400 ? refusal(401, 'UNAUTHENTICATED') : reply;
      }),
  }),
});
