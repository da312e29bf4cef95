import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authV2KeepsEmptyQuery = mutant({
  name: 'auth-v2-keeps-empty-query',
  bug: 'Signs the question mark of an empty query.',
  breaks: ['auth.v2-accepted'],
  mayAlsoFail: ['auth.v1-accepted'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => (call.rawTarget.endsWith('?') ? refusal(403, 'INVALID_SIGNATURE') : next(call))),
  }),
});
