import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorWrongMethod400 = mutant({
  name: 'error-wrong-method-400',
  bug: 'A method that a route does not have is 400.',
  breaks: ['error.unknown-route'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => (call.operation === 'wrong-method' ? refusal(400, 'BAD_REQUEST') : next(call))),
  }),
});
