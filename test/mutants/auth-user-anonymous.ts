import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authUserAnonymous = mutant({
  name: 'auth-user-anonymous',
  bug: "Who does not say who they are is everybody's anonymous user.",
  breaks: ['auth.user-identity'],
  mayAlsoFail: ['auth.refusal-has-no-effect', 'error.shape', 'request-id.echo'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, (call, next) =>
        next(
          call.headers['x-user-id'] === undefined
            ? { ...call, headers: { ...call.headers, 'x-user-id': '00000000-0000-4000-8000-000000000000' } }
            : call,
        ),
      ),
  }),
});
