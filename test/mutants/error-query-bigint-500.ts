import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorQueryBigint500 = mutant({
  name: 'error-query-bigint-500',
  bug: 'A cursor beyond 64 bits breaks the query.',
  breaks: ['error.hostile-input'],
  mayAlsoFail: ['history.pages'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!/(?:after|before)_seq=-?\d{19}/.test(call.rawTarget)) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
