import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createNotary, operationOn } from './notary.ts';

export const authHeadUnsigned = mutant({
  name: 'auth-head-unsigned',
  bug: 'Routes HEAD to the handlers of GET past the check of signatures.',
  breaks: ['auth.no-method-bypass'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          if (call.method !== 'HEAD') return next(call);
          const found = operationOn(call.rawTarget, 'GET');
          if (found === undefined || found.operation === 'openStream') return next(call);
          return next(await notary.vouch({ ...call, ...found, method: 'GET' }));
        }),
    };
  },
});
