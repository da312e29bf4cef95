import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorHugeNumber500 = mutant({
  name: 'error-huge-number-500',
  bug: 'A number beyond 64 bits breaks the store.',
  breaks: ['error.hostile-input'],
  mayAlsoFail: ['read.validation'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (!(/\d{19}/.test(new TextDecoder().decode(call.rawBody)) && call.operation === 'putReadMark')) return next(call);
        return refusal(500, 'INTERNAL');
      }),
  }),
});
