import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createNotary, isUnsigned } from './notary.ts';

export const historyLimit0 = mutant({
  name: 'history-limit-0',
  bug: 'limit=0 gives the default.',
  breaks: ['history.pages'],
  mayAlsoFail: ['auth.tampered-refused', 'error.shape'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          if (call.operation !== 'listMessages' || !/limit=0(?=&|$)/.test(call.rawTarget) || isUnsigned(call)) return next(call);
          return next(await notary.vouch({ ...call, rawTarget: call.rawTarget.replace(/limit=0(?=&|$)/, 'limit=20') }));
        }),
    };
  },
});
