import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createNotary, isUnsigned } from './notary.ts';

export const historyLimitLenient = mutant({
  name: 'history-limit-lenient',
  bug: 'A limit that is no number is passed over.',
  breaks: ['history.pages'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          if (call.operation !== 'listMessages' || !/limit=[a-zN]+/.test(call.rawTarget) || isUnsigned(call)) return next(call);
          return next(await notary.vouch({ ...call, rawTarget: call.rawTarget.replace(/limit=[a-zN]+/, 'limit=20') }));
        }),
    };
  },
});
