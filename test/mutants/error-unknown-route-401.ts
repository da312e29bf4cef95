import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorUnknownRoute401 = mutant({
  name: 'error-unknown-route-401',
  bug: 'A route that does not exist is 401, even to whoever signs.',
  breaks: ['error.unknown-route'],
  mayAlsoFail: ['request-id.echo'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => (call.operation === 'unknown-route' ? refusal(401, 'MISSING_SIGNATURE') : next(call))),
  }),
});
