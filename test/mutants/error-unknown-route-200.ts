import { answer, aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorUnknownRoute200 = mutant({
  name: 'error-unknown-route-200',
  bug: 'A route that does not exist is the start page.',
  breaks: ['error.unknown-route'],
  mayAlsoFail: ['request-id.echo'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => (call.operation === 'unknown-route' ? answer(200, { name: 'chat' }) : next(call))),
  }),
});
