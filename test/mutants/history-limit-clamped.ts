import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createNotary, isUnsigned } from './notary.ts';

export const historyLimitClamped = mutant({
  name: 'history-limit-clamped',
  bug: 'A limit below zero is taken for 1.',
  breaks: ['history.pages'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          if (call.operation !== 'listMessages' || !/limit=-\d+/.test(call.rawTarget) || isUnsigned(call)) return next(call);
          return next(await notary.vouch({ ...call, rawTarget: call.rawTarget.replace(/limit=-\d+/, 'limit=1') }));
        }),
    };
  },
});
