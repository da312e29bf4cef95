import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authUserAnyWord = mutant({
  name: 'auth-user-any-word',
  bug: 'Takes any word for a user.',
  breaks: ['auth.user-identity'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, (call, next) =>
        next(
          /^[0-9a-f-]{36}$/i.test(call.headers['x-user-id'] ?? '-') || call.headers['x-user-id'] === undefined
            ? call
            : { ...call, headers: { ...call.headers, 'x-user-id': '00000000-0000-4000-8000-000000000000' } },
        ),
      ),
  }),
});
