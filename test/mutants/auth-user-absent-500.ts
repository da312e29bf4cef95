import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authUserAbsent500 = mutant({
  name: 'auth-user-absent-500',
  bug: 'Breaks where x-user-id is missing.',
  breaks: ['auth.user-identity', 'auth.refusal-has-no-effect'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.headers['x-user-id'] === undefined && reply.status === 400 ? refusal(500, 'INTERNAL') : reply;
      }),
  }),
});
