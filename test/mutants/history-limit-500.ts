import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const historyLimit500 = mutant({
  name: 'history-limit-500',
  bug: 'A limit out of range breaks the query with 500.',
  breaks: ['history.pages'],
  mayAlsoFail: ['error.hostile-input', 'auth.user-identity'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.operation === 'listMessages' && reply.status === 400 ? refusal(500, 'INTERNAL') : reply;
      }),
  }),
});
