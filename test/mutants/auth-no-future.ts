import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authNoFuture = mutant({
  name: 'auth-no-future',
  bug: 'Refuses every timestamp from the future, however near.',
  breaks: ['auth.v2-accepted'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const ahead = Number(call.headers['x-sheen-timestamp']) - Date.now() / 1_000;
        return ahead > 30 && ahead < 125 ? refusal(408, 'TIMESTAMP_OUT_OF_RANGE') : next(call);
      }),
  }),
});
