import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorQueryList500 = mutant({
  name: 'error-query-list-500',
  bug: 'A parameter that comes twice is a list, and nobody expects that.',
  breaks: ['error.hostile-input'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!/limit=\d+&limit=|\[\]=|\[\$/.test(call.rawTarget)) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
