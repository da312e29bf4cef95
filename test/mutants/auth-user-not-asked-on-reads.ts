import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authUserNotAskedOnReads = mutant({
  name: 'auth-user-not-asked-on-reads',
  bug: 'Reads do not ask who asks.',
  breaks: ['auth.user-identity'],
  mayAlsoFail: ['request-id.echo', 'error.shape'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, (call, next) =>
        next(
          call.method === 'GET' && call.headers['x-user-id'] === undefined
            ? { ...call, headers: { ...call.headers, 'x-user-id': '00000000-0000-4000-8000-000000000000' } }
            : call,
        ),
      ),
  }),
});
