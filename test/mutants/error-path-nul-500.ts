import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorPathNul500 = mutant({
  name: 'error-path-nul-500',
  bug: 'A NUL in the path breaks the query.',
  breaks: ['error.hostile-input'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!/\/projects\/[^/]*%00/.test(call.rawTarget)) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
