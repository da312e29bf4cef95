import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorUnknownRoute500 = mutant({
  name: 'error-unknown-route-500',
  bug: 'A route that does not exist breaks with 500.',
  breaks: ['error.unknown-route'],
  mayAlsoFail: ['error.hostile-input', 'error.no-leak'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => (call.operation === 'unknown-route' ? refusal(500, 'INTERNAL') : next(call))),
  }),
});
