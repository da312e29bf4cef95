import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorUnknownRoute400 = mutant({
  name: 'error-unknown-route-400',
  bug: 'A route that does not exist is 400.',
  breaks: ['error.unknown-route'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => (call.operation === 'unknown-route' ? refusal(400, 'BAD_REQUEST') : next(call))),
  }),
});
