import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorInfinity500 = mutant({
  name: 'error-infinity-500',
  bug: 'A number beyond every float breaks the store.',
  breaks: ['error.hostile-input'],
  mayAlsoFail: ['read.validation'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!/1e400/.test(new TextDecoder().decode(call.rawBody))) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
