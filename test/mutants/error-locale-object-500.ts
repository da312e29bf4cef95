import { aroundCalls, bodyOf, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorLocaleObject500 = mutant({
  name: 'error-locale-object-500',
  bug: 'A locale that is an object breaks its parser.',
  breaks: ['error.hostile-input'],
  mayAlsoFail: ['locale.unknown-falls-back'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!(call.operation === 'postMessage' && typeof bodyOf(call)?.['locale'] === 'object' && bodyOf(call)?.['locale'] !== null))
          return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
