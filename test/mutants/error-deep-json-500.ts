import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorDeepJson500 = mutant({
  name: 'error-deep-json-500',
  bug: 'Walks JSON by recursion and breaks on deep nesting.',
  breaks: ['error.hostile-input'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!/[[{]{2000}/.test(new TextDecoder().decode(call.rawBody).replaceAll(/"a":/g, ''))) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
