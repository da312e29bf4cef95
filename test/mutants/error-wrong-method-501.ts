import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorWrongMethod501 = mutant({
  name: 'error-wrong-method-501',
  bug: 'A method that a route does not have is 501.',
  breaks: ['error.unknown-route'],
  mayAlsoFail: ['error.hostile-input', 'auth.no-method-bypass'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => (call.operation === 'wrong-method' ? refusal(501, 'NOT_IMPLEMENTED') : next(call))),
  }),
});
