import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authDelete204 = mutant({
  name: 'auth-delete-204',
  bug: 'DELETE is answered 204 by a handler nobody remembers.',
  breaks: ['auth.no-method-bypass'],
  mayAlsoFail: ['error.unknown-route', 'request-id.echo', 'error.shape'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) =>
        call.method === 'DELETE' && call.operation === 'wrong-method'
          ? { kind: 'plain', status: 204, headers: { 'content-language': 'en' }, body: undefined }
          : next(call),
      ),
  }),
});
