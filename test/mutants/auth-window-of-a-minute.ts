import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const authWindowOfAMinute = mutant({
  name: 'auth-window-of-a-minute',
  bug: 'Refuses timestamps more than 60 s away.',
  breaks: ['auth.v2-accepted'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const away = Math.abs(Date.now() / 1_000 - Number(call.headers['x-sheen-timestamp']));
        return away > 60 && away < 125 ? refusal(408, 'TIMESTAMP_OUT_OF_RANGE') : next(call);
      }),
  }),
});
