import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createNotary, isUnsigned } from './notary.ts';

export const historyLimitLettersIgnored = mutant({
  name: 'history-limit-letters-ignored',
  bug: 'Letters behind a limit are passed over.',
  breaks: ['history.pages'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          if (call.operation !== 'listMessages' || !/limit=5abc/.test(call.rawTarget) || isUnsigned(call)) return next(call);
          return next(await notary.vouch({ ...call, rawTarget: call.rawTarget.replace(/limit=5abc/, 'limit=5') }));
        }),
    };
  },
});
