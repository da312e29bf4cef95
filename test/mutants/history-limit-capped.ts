import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createNotary, isUnsigned } from './notary.ts';

export const historyLimitCapped = mutant({
  name: 'history-limit-capped',
  bug: 'A limit above 100 is taken for 100.',
  breaks: ['history.pages'],
  mayAlsoFail: ['error.shape'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          if (
            call.operation !== 'listMessages' ||
            !/limit=(?:1\d\d\d*|[2-9]\d\d+)(?<!=100)(?=&|$)/.test(call.rawTarget) ||
            isUnsigned(call)
          )
            return next(call);
          return next(
            await notary.vouch({
              ...call,
              rawTarget: call.rawTarget.replace(/limit=(?:1\d\d\d*|[2-9]\d\d+)(?<!=100)(?=&|$)/, 'limit=100'),
            }),
          );
        }),
    };
  },
});
