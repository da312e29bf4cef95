import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { isUnsigned } from './notary.ts';

export const authQueryFirst = mutant({
  name: 'auth-query-first',
  bug: 'Checks the query before it asks for a signature.',
  breaks: ['auth.comes-first'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        return isUnsigned(call) && call.rawTarget.includes('limit=0') ? refusal(400, 'VALIDATION_FAILED') : next(call);
      }),
  }),
});
