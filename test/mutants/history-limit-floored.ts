import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createNotary, isUnsigned } from './notary.ts';

export const historyLimitFloored = mutant({
  name: 'history-limit-floored',
  bug: 'A limit of one and a half is one.',
  breaks: ['history.pages'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          if (call.operation !== 'listMessages' || !/limit=1\.5/.test(call.rawTarget) || isUnsigned(call)) return next(call);
          return next(await notary.vouch({ ...call, rawTarget: call.rawTarget.replace(/limit=1\.5/, 'limit=1') }));
        }),
    };
  },
});
