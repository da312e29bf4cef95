import { aroundCalls, bodyOf } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authUserFromBody = mutant({
  name: 'auth-user-from-body',
  bug: 'Takes the user of endpoint 1 from the body, whatever x-user-id says.',
  breaks: ['auth.user-identity', 'auth.refusal-has-no-effect'],
  mayAlsoFail: ['post.validation', 'error.shape'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, (call, next) =>
        next(
          call.operation === 'postMessage' && typeof bodyOf(call)?.['userId'] === 'string'
            ? { ...call, headers: { ...call.headers, 'x-user-id': String(bodyOf(call)?.['userId']) } }
            : call,
        ),
      ),
  }),
});
