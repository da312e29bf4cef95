import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authUserHalfAUuid = mutant({
  name: 'auth-user-half-a-uuid',
  bug: 'Reads the first 36 characters of x-user-id.',
  breaks: ['auth.user-identity'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, (call, next) =>
        next({ ...call, headers: { ...call.headers, 'x-user-id': call.headers['x-user-id']?.slice(0, 36) } }),
      ),
  }),
});
