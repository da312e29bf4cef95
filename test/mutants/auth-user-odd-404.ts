import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authUserOdd404 = mutant({
  name: 'auth-user-odd-404',
  bug: 'A user that is no UUID is answered 404.',
  breaks: ['auth.user-identity'],
  mayAlsoFail: ['error.no-leak'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        const user = call.headers['x-user-id'];
        return user !== undefined && !/^[0-9a-f-]{36}$/i.test(user) && reply.status === 400 ? refusal(404, 'USER_NOT_FOUND') : reply;
      }),
  }),
});
