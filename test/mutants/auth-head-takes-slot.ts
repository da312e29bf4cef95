import { aroundCalls, refusal } from './decorate.ts';
import { mutant } from './mutant.ts';
import { createNotary, operationOn } from './notary.ts';

export const authHeadTakesSlot = mutant({
  name: 'auth-head-takes-slot',
  bug: 'Gives a stream its place before it finds out that HEAD is unsigned.',
  breaks: ['auth.no-method-bypass'],
  mayAlsoFail: ['connection.limit'],
  build: () => {
    const notary = createNotary();
    return {
      ports: notary.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const found = call.method === 'HEAD' ? operationOn(call.rawTarget, 'GET') : undefined;
          if (found?.operation !== 'openStream') return next(call);
          await next(await notary.vouch({ ...call, ...found, method: 'GET' }));
          return refusal(401, 'MISSING_SIGNATURE');
        }),
    };
  },
});
